package org.hsu.procman.itests.toy;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.settings.NoSettings;

/** Never answers. */
public final class HangingEnricher implements LogEnricher<NoSettings> {

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public Map<String, String> enrich(LogChunk chunk, String line, NoSettings settings) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of();
    }
}
