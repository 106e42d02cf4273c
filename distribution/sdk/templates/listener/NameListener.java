package @package@;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.api.event.ListenerType;
import org.hsu.procman.api.settings.Required;
import org.osgi.service.component.annotations.Component;

/** Writes down what happens, a line each. */
@Component
@ListenerType("@name@")
public final class @Name@Listener implements EventListener<@Name@Listener.Settings> {

    /** Key {@code path}: the file. */
    public record Settings(@Required Path path) {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public void happened(HappenedEvent event, Settings settings) throws IOException {
        String line = Instant.ofEpochMilli(event.epochMillis()) + " " + event.type() + " " + event.message() + "\n";
        Files.writeString(settings.path(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
