package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.RestartPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One configuration, written as each generation of HSU programs would have it, means the same. */
class DialectsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"g1", "g2", "g3", "g4", "g5", "g6", "r1"})
    void everyGenerationMeansTheSame(String name) throws Exception {
        DesiredState canonical = Readings.state(resource("r0"));
        Reading reading = Readings.read(resource(name));
        DesiredState state = Readings.state(reading);
        assertEquals(canonical.manager().logLevel(), state.manager().logLevel());
        assertEquals(canonical.manager().forceShutdownTimeout(), state.manager().forceShutdownTimeout());
        assertEquals(
                canonical.manager().logs().targets().toString().replaceAll("<text>:\\d+", ""),
                state.manager().logs().targets().toString().replaceAll("<text>:\\d+", ""));
        assertEquals(
                canonical.processes().stream().map(DialectsTest::meaning).toList(),
                state.processes().stream().map(DialectsTest::meaning).toList());
        List<String> naming = reading.problems().stream()
                .map(Problem::problem)
                .filter(problem -> problem.startsWith("this file is in the HSU dialect "))
                .toList();
        assertEquals(1, naming.size());
        assertTrue(naming.get(0).startsWith("this file is in the HSU dialect " + name + " ("), naming.get(0));
    }

    /** Without where it stands, and without what only Go's programs multiply. */
    private static ProcessSpec meaning(ProcessSpec spec) {
        RestartPolicy restart = spec.restart();
        return new ProcessSpec(
                spec.id(), spec.type(), spec.profileType(), spec.enabled(), spec.group(), spec.labels(),
                spec.metadata(), spec.hostname(), spec.control(), spec.healthChecks(), spec.limits(),
                new RestartPolicy(
                        restart.strategy(), restart.maxAttempts(), restart.delay(), restart.multiplier(),
                        restart.maxDelay(), restart.jitter(), restart.resetAfter(), restart.circuitBreaker(), null),
                spec.logging(), spec.dependsOn(), spec.discovery(), "");
    }

    @Test
    void theCanonicalOneIsNotNamed() throws Exception {
        assertEquals(List.of(), Readings.read(resource("r0")).problems());
    }

    @Test
    void includedFilesHaveDialectsOfTheirOwn() throws Exception {
        Files.writeString(folder.resolve("old.yaml"), """
                workers:
                  - {id: b, type: managed, unit: {managed: {control: {execution: {executable_path: /bin/b}}}}}
                """);
        Path main = Files.writeString(folder.resolve("procman.yaml"), """
                include: [old.yaml]
                managed_processes: [{id: a, type: standard_managed, management: {control: {executable: a}}}]
                """);
        Reading reading = Readings.reader().read(main, "procman.yaml");
        assertEquals(
                List.of("a", "b"),
                Readings.state(reading).processes().stream().map(ProcessSpec::id).toList());
        assertTrue(
                Readings.said(reading).get(0).startsWith("old.yaml:1:1: warning: workers: this file is in the HSU"),
                () -> Readings.said(reading).toString());
    }

    private static String resource(String name) throws IOException {
        String path = "/org/hsu/procman/configuration/dialects/" + name + ".yaml";
        try (InputStream stream = DialectsTest.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
