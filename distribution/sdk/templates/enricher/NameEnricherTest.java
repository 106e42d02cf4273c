package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.testkit.LogEnricherContract;
import org.hsu.procman.testkit.fake.Chunks;
import org.junit.jupiter.api.Test;

class @Name@EnricherTest extends LogEnricherContract<@Name@Enricher.Settings> {

    @Override
    protected LogEnricher<@Name@Enricher.Settings> enricher() {
        return new @Name@Enricher();
    }

    @Override
    protected @Name@Enricher.Settings settings() {
        return new @Name@Enricher.Settings("error", "@name@", "yes");
    }

    @Test
    void addsItsFieldWhereTheWordIs() {
        String line = "an error";
        assertEquals(Map.of("@name@", "yes"), enricher().enrich(Chunks.of(line), line, settings()));
    }
}
