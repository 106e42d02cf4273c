package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.hsu.procman.api.settings.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A migrated file is canonical and means what the original means. */
class MigrationTest {
    private static final int GENERATED = 500;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"g1", "g2", "g3", "g4", "g5", "g6", "r1", "everything-g2", "everything-g6", "everything-r1"})
    void meansTheSame(String name) throws Exception {
        assertMeansTheSame(resource(name));
    }

    @Test
    void generatedFilesMeanTheSame() throws Exception {
        Random random = new Random(20_261_121);
        int valid = 0;
        for (int number = 0; number < GENERATED; number++) {
            String yaml = new OldDocuments(random).next();
            valid += assertMeansTheSame(yaml) ? 1 : 0;
        }
        assertTrue(valid > GENERATED / 2, "most are valid: " + valid);
    }

    @Test
    void aCanonicalFileIsLeftAlone() throws Exception {
        Rewriting rewriting = rewrite(resource("r0"));
        assertTrue(rewriting.wasCanonical());
        assertEquals(resource("r0"), rewriting.text().orElseThrow());
    }

    @Test
    void anInvalidFileIsNotMigrated() throws Exception {
        Rewriting rewriting = rewrite("master: {}\nworkers: [{id: a b, type: managed, unit: {managed: {}}}]\n");
        assertTrue(rewriting.text().isEmpty());
        assertEquals(2, rewriting.problems().stream().filter(Problem::isError).count());
    }

    @Test
    void commentsAndNotesStandWhereTheyBelong() throws Exception {
        String migrated = rewrite(resource("everything-g6")).text().orElseThrow();
        Path golden = Path.of("src/test/resources/org/hsu/procman/configuration/dialects/everything-g6.migrated");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, migrated);
        }
        assertEquals(Files.readString(golden), migrated);
    }

    @Test
    void everyCommentIsKept() throws Exception {
        String original = resource("everything-g6");
        String migrated = rewrite(original).text().orElseThrow();
        List<String> comments = original.lines()
                .filter(line -> line.contains("# "))
                .map(line -> line.substring(line.indexOf("# ") + 2).strip())
                .toList();
        assertFalse(comments.isEmpty());
        comments.forEach(comment -> assertTrue(migrated.contains("# " + comment), comment));
    }

    @Test
    void anIdleManagerCannotBeMigrated() throws Exception {
        String idle = "master: {}\nworkers: []\n";
        assertTrue(read(idle).state().isPresent());
        Rewriting rewriting = rewrite(idle);
        assertTrue(rewriting.text().isEmpty());
        assertEquals(
                List.of("no process is configured, which only an older manager would run with"),
                rewriting.problems().stream().filter(Problem::isError).map(Problem::problem).toList());
    }

    @Test
    void includedFilesAreNamed() throws Exception {
        Files.writeString(folder.resolve("old.yaml"), "workers: [{id: b, type: unmanaged, unit: {unmanaged: {}}}]\n");
        Rewriting rewriting = rewrite("include: [old.yaml]\nmanaged_processes: []\n");
        assertTrue(rewriting.wasCanonical());
        assertEquals(List.of("old.yaml"), rewriting.otherFiles());
    }

    private boolean assertMeansTheSame(String yaml) throws IOException {
        Rewriting rewriting = rewrite(yaml);
        boolean invalid = rewriting.problems().stream().anyMatch(Problem::isError);
        assertEquals(invalid, rewriting.text().isEmpty(), yaml);
        if (invalid) {
            return false;
        }
        Reading original = read(yaml);
        String migrated = rewriting.text().orElseThrow();
        Reading again = read(migrated);
        assertTrue(again.state().isPresent(), () -> again.problems() + "\n" + yaml + "\n" + migrated);
        assertEquals(
                Meaning.of(original.state().orElseThrow()), Meaning.of(again.state().get()),
                () -> yaml + "\n" + migrated);
        assertTrue(rewrite(migrated).wasCanonical(), migrated);
        return true;
    }

    private Reading read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("procman.yaml"), yaml);
        return Readings.reader().read(file, "procman.yaml");
    }

    private Rewriting rewrite(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("procman.yaml"), yaml);
        return Readings.reader().rewrite(file, "procman.yaml");
    }

    private static String resource(String name) throws IOException {
        String path = "/org/hsu/procman/configuration/dialects/" + name + ".yaml";
        try (InputStream stream = MigrationTest.class.getResourceAsStream(path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
