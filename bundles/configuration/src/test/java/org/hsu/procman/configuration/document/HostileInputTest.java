package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, the answer is a state or problems, soon. */
class HostileInputTest {
    private static final int MUTATIONS = 20_000;

    @TempDir
    Path folder;

    @Test
    void mutationsOfAValidFileNeverThrow() throws Exception {
        String valid = resource("everything.yaml");
        assertEquals(List.of(), Readings.read(valid).problems());
        Random random = new Random(20_261_120);
        ConfigurationReader reader = Readings.reader();
        int invalid = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            String mutated = Mutations.of(valid, random);
            Reading reading;
            try {
                reading = reader.read(mutated, folder);
            } catch (RuntimeException | StackOverflowError thrown) {
                throw new AssertionError("mutation " + number + ":\n" + mutated, thrown);
            }
            boolean errors = reading.problems().stream().anyMatch(Problem::isError);
            assertEquals(errors, reading.state().isEmpty(), mutated);
            invalid += errors ? 1 : 0;
        }
        assertTrue(invalid > MUTATIONS / 2, "most mutations break something: " + invalid);
        assertTrue(invalid < MUTATIONS, "some do not: " + invalid);
    }

    @Test
    void aBillionLaughsAreOneProblem() {
        StringBuilder yaml = new StringBuilder("l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (int level = 1; level < 12; level++) {
            yaml.append("l%d: &l%d [%s]\n".formatted(level, level, ("*l" + (level - 1) + ", ").repeat(10)));
        }
        Reading reading = soon(yaml.toString());
        assertEquals(1, reading.problems().size());
        assertEquals(
                "with its aliases the document has more than 1000000 values", reading.problems().get(0).problem());
    }

    @Test
    void mergeKeysCannotGrowWithoutEnd() {
        StringBuilder yaml = new StringBuilder("l0: &l0 {a: 1, b: 2, c: 3}\n");
        for (int level = 1; level < 12; level++) {
            String merges = ("{<<: *l" + (level - 1) + "}, ").repeat(10);
            yaml.append("l%d: &l%d {k: [%s]}\n".formatted(level, level, merges));
        }
        Reading reading = soon(yaml.toString());
        assertEquals(1, reading.problems().size());
        assertEquals(
                "with its aliases the document has more than 1000000 values", reading.problems().get(0).problem());
    }

    @Test
    void aliasesDoNotNestDeeperThanWhatIsWritten() {
        StringBuilder yaml = new StringBuilder("l0: &l0 {a: 1}\n");
        for (int level = 1; level < 900; level++) {
            yaml.append("l%d: &l%d {a: *l%d}\n".formatted(level, level, level - 1));
        }
        Reading reading = soon(yaml.toString());
        assertEquals(1, reading.problems().size());
        assertEquals("nested more than 64 levels deep", reading.problems().get(0).problem());
    }

    @Test
    void aRowOfMergesIsNotDeep() {
        StringBuilder yaml = new StringBuilder("l0: &l0 {a: 1}\n");
        for (int level = 1; level < 200; level++) {
            yaml.append("l%d: &l%d {<<: *l%d}\n".formatted(level, level, level - 1));
        }
        assertTrue(soon(yaml.toString()).problems().stream().noneMatch(p -> p.problem().startsWith("nested")));
    }

    @Test
    void deepNestingIsOneProblem() {
        for (String open : List.of("[", "{a: ", "- ", "? ")) {
            String expected = open.equals("? ") ? "a key must be a text" : "nested more than 64";
            Reading reading = soon(open.repeat(20_000));
            assertEquals(1, reading.problems().size());
            assertTrue(reading.problems().get(0).problem().startsWith(expected), reading.toString());
        }
    }

    @Test
    void patternsCannotNestWithoutEnd() {
        String deep = "(".repeat(50_000) + "x" + ")".repeat(50_000);
        Reading reading = soon(Readings.entry("control: {executable: a, ready: {log_pattern: \"" + deep + "\"}}"));
        assertEquals(1, reading.problems().size());
        assertTrue(reading.problems().get(0).problem().startsWith("expected a regular expression"), reading.toString());
    }

    @Test
    void expansionsCannotGrowWithoutEnd() throws Exception {
        Files.writeString(folder.resolve("big"), "x".repeat(1024 * 1024));
        String yaml = Readings.entry("control: {executable: a, arguments: [\"" + "${file:big}".repeat(200) + "\"]}");
        Reading reading = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Readings.reader().read(yaml, folder));
        assertEquals(List.of("the expanded values are larger than all memory for them"),
                reading.problems().stream().map(Problem::problem).toList());
        String deep = "${N:-".repeat(5000) + "}".repeat(5000);
        Reading nested = soon(Readings.entry("control: {executable: \"" + deep + "\"}"));
        assertEquals("the defaults of expansions are nested too deep", nested.problems().get(0).problem());
    }

    @Test
    void aThousandProcessesLoad() {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int number = 0; number < 1000; number++) {
            yaml.append("""
                      - id: p%d
                        type: standard_managed
                        management:
                          control: {executable: ./p, arguments: ["%d"], environment: {N: "%d"}}
                          health_check: {http_endpoint: "http://localhost:%d/", interval: 10s}
                          resource_limits: {max_memory_mb: 64}
                    """.formatted(number, number, number, 10_000 + number));
        }
        DesiredState state = Readings.state(soon(yaml.toString()));
        assertEquals(1000, state.processes().size());
        assertEquals("p999", state.processes().get(999).id());
        assertEquals("<text>:5996", state.processes().get(999).location());
    }

    @Test
    void filesThatCannotBeReadAreOneProblem() throws Exception {
        assertEquals(List.of("x.yaml: the file does not exist"), said(folder.resolve("none.yaml")));
        assertEquals(List.of("x.yaml: is a directory, not a file"), said(folder));
        assertEquals(
                List.of("x.yaml:1:1: the file is empty (at least one process must be configured)"), said(write("")));
        assertEquals(
                List.of("x.yaml:2:4: the text is not UTF-8"),
                said(write("a: 1\né: \u00ff\n".getBytes(StandardCharsets.UTF_8), 9, (byte) 0xff)));
        assertEquals(
                List.of("x.yaml:1:1: the text is not UTF-8"),
                said(write("managed_processes: []".getBytes(StandardCharsets.UTF_16), -1, (byte) 0)));
        byte[] huge = new byte[16 * 1024 * 1024 + 1];
        Arrays.fill(huge, (byte) '#');
        assertEquals(List.of("x.yaml: the file is larger than 16777216 bytes"), said(write(huge, -1, (byte) 0)));
    }

    @Test
    void aByteOrderMarkIsSkipped() throws Exception {
        Path file = write("\uFEFFmanaged_processes: [{id: a, type: unmanaged, x: 1}]\n");
        assertTrue(said(file).get(0).startsWith("x.yaml:1:46: managed_processes[0].x: unknown key"), said(file).get(0));
    }

    @Test
    void problemsComeInTheOrderOfTheFile() {
        Reading reading = Readings.read("""
                log_collection: {a: 1}
                managed_processes:
                  - {id: a, type: unmanaged, b: 1, c: "${NONE}"}
                  - {id: a, type: unmanaged}
                process_manager: {port: 0, d: 1}
                process_manager: {}
                """);
        List<Integer> lines = reading.problems().stream().map(Problem::line).toList();
        assertEquals(List.of(1, 3, 3, 3, 4, 5, 5, 6), lines);
        assertFalse(reading.state().isPresent());
    }

    private List<String> said(Path file) {
        return Readings.said(Readings.reader().read(file, "x.yaml"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("x.yaml"), text);
    }

    private Path write(byte[] bytes, int spoiled, byte with) throws IOException {
        if (spoiled >= 0) {
            bytes[spoiled] = with;
        }
        return Files.write(folder.resolve("x.yaml"), bytes);
    }

    private static Reading soon(String yaml) {
        return assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Readings.read(yaml));
    }

    private static String resource(String name) throws IOException {
        String path = "/org/hsu/procman/configuration/" + name;
        try (InputStream stream = HostileInputTest.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
