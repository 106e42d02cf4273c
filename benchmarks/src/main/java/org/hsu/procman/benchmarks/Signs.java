package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Signs of life by one FIFO, whose reader takes the time: a child is a shell that writes its number and pid into it and
 * becomes {@code sleep}. So the start of a shell is in every figure, whoever starts it. For one thread.
 */
public final class Signs {
    private final Path script;
    private final BlockingQueue<Sign> signs = new LinkedBlockingQueue<>();

    /**
     * A child has begun.
     *
     * @param child its number
     * @param pid of the shell, and of the {@code sleep} that it becomes
     * @param nanos when the line was read, by {@link System#nanoTime()}
     */
    public record Sign(int child, long pid, long nanos) {}

    private Signs(Path script) {
        this.script = script;
    }

    /** Makes the FIFO and the script of the children in the folder. */
    public static Signs in(Path folder) throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo");
        if (new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException("mkfifo failed");
        }
        Path script = Files.writeString(folder.resolve("child"),
                "#!/bin/sh\necho \"$1 $$\" >" + fifo + "\nexec sleep 100000\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Signs signs = new Signs(script);
        Thread reader = new Thread(() -> signs.read(fifo), "signs");
        reader.setDaemon(true);
        reader.start();
        return signs;
    }

    /** The program of a child; its one argument is the child's number. */
    public Path script() {
        return script;
    }

    /** The next in the order of their coming; an error if there is none for a minute. */
    public Sign next() throws InterruptedException {
        Sign sign = signs.poll(1, TimeUnit.MINUTES);
        if (sign == null) {
            throw new IllegalStateException("no sign of life within a minute");
        }
        return sign;
    }

    /** Opened for writing, too, so that it never comes to an end. */
    private void read(Path fifo) {
        try (RandomAccessFile file = new RandomAccessFile(fifo.toFile(), "rw")) {
            byte[] buffer = new byte[65_536];
            String rest = "";
            while (true) {
                int length = file.read(buffer);
                long nanos = System.nanoTime();
                String text = rest + new String(buffer, 0, length, StandardCharsets.US_ASCII);
                int end = text.lastIndexOf('\n') + 1;
                rest = text.substring(end);
                text.substring(0, end).lines().forEach(line -> {
                    String[] numbers = line.split(" ");
                    signs.add(new Sign(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), nanos));
                });
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
