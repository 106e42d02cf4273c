package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutations of files of every dialect: each is a state or problems, never an exception, never slow, and what can be
 * migrated can be read again. Ends after {@code fuzz.inputs} inputs or {@code fuzz.seconds}, whichever comes first;
 * the long run is in docs/architecture.md.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 50_000);
    private static final Duration LONGEST = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 15));
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_120L);
    private static final Duration SLOW = Duration.ofSeconds(5);
    private static final int SHARE_MIGRATED = 10;
    private static final int SHARE_GENERATED = 4;
    private static final Path RESOURCES = Path.of("src/test/resources/org/hsu/procman/configuration");

    @TempDir
    Path folder;

    @Test
    void whateverAFileHolds() throws Exception {
        List<String> originals = originals();
        ConfigurationReader reader = Readings.reader();
        Random random = new Random(SEED);
        long end = System.nanoTime() + LONGEST.toNanos();
        int number = 0;
        int valid = 0;
        long slowest = 0;
        for (; number < INPUTS && System.nanoTime() < end; number++) {
            String original = random.nextInt(SHARE_GENERATED) == 0
                    ? new OldDocuments(random).next()
                    : originals.get(random.nextInt(originals.size()));
            String text = Mutations.of(original, random);
            long start = System.nanoTime();
            try {
                Reading reading = reader.read(text, folder);
                boolean errors = reading.problems().stream().anyMatch(Problem::isError);
                assertEquals(errors, reading.state().isEmpty());
                reading.problems().forEach(problem -> assertTrue(
                        problem.line() > 0 && problem.column() > 0 && !problem.file().isEmpty(), problem::toString));
                valid += errors ? 0 : 1;
                if (!errors && random.nextInt(SHARE_MIGRATED) == 0) {
                    assertMigrates(reader, text, reading);
                }
            } catch (RuntimeException | StackOverflowError | AssertionError thrown) {
                throw new AssertionError("input " + number + " of seed " + SEED + ":\n" + text, thrown);
            }
            slowest = Math.max(slowest, System.nanoTime() - start);
            assertTrue(System.nanoTime() - start < SLOW.toNanos(), "slow: input " + number + ":\n" + text);
        }
        assertTrue(valid > 0 && valid < number, valid + " of " + number + " were valid");
        System.out.println(number + " inputs, " + valid + " valid, the slowest took " + slowest / 1_000_000 + " ms");
    }

    private void assertMigrates(ConfigurationReader reader, String text, Reading original) throws IOException {
        Path file = Files.writeString(folder.resolve("procman.yaml"), text);
        Rewriting rewriting = reader.rewrite(file, "procman.yaml");
        if (original.state().orElseThrow().processes().isEmpty()) {
            assertTrue(rewriting.text().isEmpty());
            return;
        }
        Reading again = reader.read(rewriting.text().orElseThrow(), folder);
        assertTrue(again.state().isPresent(), () -> again.problems() + "\n" + rewriting.text().get());
        assertEquals(Meaning.of(original.state().orElseThrow()), Meaning.of(again.state().get()));
    }

    private static List<String> originals() throws IOException {
        List<String> originals = new ArrayList<>();
        try (Stream<Path> canonical = Files.list(RESOURCES);
                Stream<Path> older = Files.list(RESOURCES.resolve("dialects"))) {
            for (Path file : Stream.concat(canonical, older).sorted().toList()) {
                if (file.toString().endsWith(".yaml")) {
                    originals.add(Files.readString(file));
                }
            }
        }
        return originals;
    }
}
