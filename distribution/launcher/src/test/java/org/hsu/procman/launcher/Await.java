package org.hsu.procman.launcher;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for a condition with a deadline. */
final class Await {

    private static final long DEADLINE_NANOS = 15_000_000_000L;

    private Await() {}

    static void until(Callable<Boolean> condition, Supplier<String> otherwise) throws Exception {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                fail(otherwise.get());
            }
            Thread.sleep(20);
        }
    }

    /** The text of a file, empty while there is none. */
    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
