package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.log.EnricherType;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.testkit.fake.Chunks;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;

/**
 * What the manager relies on in a {@link LogEnricher}: fields for any line, quickly, from any thread.
 *
 * @param <S> the record of its settings
 */
public abstract class LogEnricherContract<S extends Record> {
    private static final Duration QUICK = Duration.ofSeconds(1);

    private static final List<String> LINES = List.of(
            "a line", "", "{\"level\":\"error\",\"n\":1}", "level=warn msg=\"two words\"", "\u0000\ufffd\u00e9\ud83d\ude00",
            "x".repeat(100_000));

    /** What is tested. */
    protected abstract LogEnricher<S> enricher();

    /** Settings to test with. */
    protected abstract S settings();

    @Test
    void isAComponentThatSaysItsType() {
        PluginRules.component(enricher().getClass(), EnricherType.class);
    }

    @Test
    void itsSettingsCanBeBound() {
        SettingsRules.bindable(enricher().settingsType(), settings());
    }

    @Test
    void hasFieldsForAnyLineAndLeavesItsBytesAlone() {
        LogEnricher<S> enricher = enricher();
        S settings = settings();
        for (String line : LINES) {
            LogChunk chunk = Chunks.of(line);
            int before = chunk.bytes().remaining();
            Map<String, String> fields =
                    PluginRules.within(QUICK, "enrich", () -> enricher.enrich(chunk, line, settings));
            assertNotNull(fields, "enrich returns null; empty is Map.of()");
            fields.forEach((name, value) -> {
                PluginRules.oneLine("the name of a field", name);
                assertNotNull(value, () -> "the field " + name + " is null");
            });
            assertEquals(before, chunk.bytes().remaining(), "it has read the bytes of the chunk");
        }
    }

    @Test
    void canBeCalledByManyThreads() {
        LogEnricher<S> enricher = enricher();
        S settings = settings();
        PluginRules.together(
                QUICK.multipliedBy(10), "enrich", () -> enricher.enrich(Chunks.of("a line"), "a line", settings));
    }
}
