package @package@;

import java.util.Map;
import org.hsu.procman.api.log.EnricherType;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Required;
import org.osgi.service.component.annotations.Component;

/** Adds a field to each line that contains a word. */
@Component
@EnricherType("@name@")
public final class @Name@Enricher implements LogEnricher<@Name@Enricher.Settings> {

    /** Keys {@code word}, {@code field} and {@code value}. */
    public record Settings(@Required String word, @Default("@name@") String field, @Default("yes") String value) {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public Map<String, String> enrich(LogChunk chunk, String line, Settings settings) {
        return line.contains(settings.word()) ? Map.of(settings.field(), settings.value()) : Map.of();
    }
}
