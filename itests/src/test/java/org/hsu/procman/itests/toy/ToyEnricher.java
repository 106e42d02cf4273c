package org.hsu.procman.itests.toy;

import java.util.Map;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.settings.NoSettings;

/** Adds a field to every line. */
public final class ToyEnricher implements LogEnricher<NoSettings> {

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public Map<String, String> enrich(LogChunk chunk, String line, NoSettings settings) {
        return Map.of("toy", "yes");
    }
}
