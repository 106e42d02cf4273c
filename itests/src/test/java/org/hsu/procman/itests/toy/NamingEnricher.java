package org.hsu.procman.itests.toy;

import java.util.Map;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.settings.NoSettings;

/** Says whose line it is. */
public final class NamingEnricher implements LogEnricher<NoSettings> {

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public Map<String, String> enrich(LogChunk chunk, String line, NoSettings settings) {
        return Map.of("who", chunk.processId());
    }
}
