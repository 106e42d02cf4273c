package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few MiB that can be filled and emptied. A test whose user may not mount one is skipped. */
final class SmallDisk implements AutoCloseable {
    private final Path place;
    private final Path ballast;

    private SmallDisk(Path place) {
        this.place = place;
        ballast = place.resolve("ballast");
    }

    static SmallDisk mount(Path folder, int mebibytes) throws IOException {
        Path place = Files.createDirectory(folder.resolve("small-disk"));
        Procman.Result mounted = Procman.run(folder, Map.of(),
                List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", place.toString()));
        if (mounted.code() != 0) {
            System.out.println("skipped, for this user may not mount a tmpfs: " + mounted.err().strip());
        }
        Assumptions.assumeTrue(mounted.code() == 0, mounted::all);
        return new SmallDisk(place);
    }

    Path place() {
        return place;
    }

    /** Until not one block is left. */
    void fill() {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertEquals("No space left on device", e.getMessage());
        }
    }

    void free() {
        try {
            Files.delete(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Procman.run(place.getParent(), Map.of(), List.of("umount", "-l", place.toString()));
    }
}
