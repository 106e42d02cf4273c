package org.hsu.procman.benchmarks.logs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hsu.procman.benchmarks.Machine;

/**
 * One process that writes lines of 100 bytes one by one, one that writes 32 KiB at a time, and a hundred with 1,000
 * lines a second each: how long the writer takes, when everything lies in files, and the processor time of what
 * captures. Everything in one run, one after the other; what is not installed is left out and named.
 */
public final class LogsBenchmark {
    private static final double TICKS_PER_SECOND = 100;

    private LogsBenchmark() {}

    /** Arguments: the distribution, megabytes of one process (500), seconds of the hundred (20), a word of names. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        long megabytes = arguments.length > 1 ? Long.parseLong(arguments[1]) : 500;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        String word = arguments.length > 3 ? arguments[3] : "";
        List<Capture> present = new ArrayList<>();
        for (Capture capture : Captures.all(home).filter(each -> each.name().contains(word)).toList()) {
            String missing = capture.missing();
            if (missing == null) {
                present.add(capture);
            } else {
                System.out.println(capture.name() + " is left out: " + missing);
            }
        }
        one("lines of 100 bytes one by one", present, new Writer.Load(100, megabytes * 10_000, 0));
        one("32 KiB a write", present, new Writer.Load(32_768, megabytes * 4 * 1_000_000 / 32_768, 0));
        many(present, 100, new Writer.Load(100, seconds * 1000L, 1000));
    }

    private static void one(String what, List<Capture> captures, Writer.Load load) throws Exception {
        if (load.count() == 0) {
            return;
        }
        System.out.printf("%n1 process, %s, %.2f GB, load %s%n", what, load.gigabytes(), systemLoad());
        System.out.printf("%-26s %12s %14s %10s %12s%n", "", "child, s", "of plain file", "MB/s", "CPU s/GB");
        double plain = Double.NaN;
        for (Capture capture : captures) {
            Measured measured = measure(capture, 1, load);
            plain = Double.isNaN(plain) ? measured.childSeconds() : plain;
            System.out.printf(Locale.ROOT, "%-26s %12.2f %14.2f %10.0f %12.2f%n", capture.name(), measured.childSeconds(),
                    measured.childSeconds() / plain, load.gigabytes() * 1000 / measured.seconds(),
                    measured.processorSeconds() / load.gigabytes());
        }
    }

    private static void many(List<Capture> captures, int writers, Writer.Load load) throws Exception {
        if (load.count() == 0) {
            return;
        }
        System.out.printf("%n%d processes, %d lines of 100 bytes a second each, load %s%n", writers, load.rate(),
                systemLoad());
        System.out.printf("%-26s %12s%n", "", "CPU, %");
        for (Capture capture : captures) {
            Measured measured = measure(capture, writers, load);
            System.out.printf(Locale.ROOT, "%-26s %12.1f%n", capture.name(),
                    100 * measured.processorSeconds() / measured.childSeconds());
        }
    }

    /**
     * @param childSeconds     that the slowest writer took
     * @param seconds          from the beginning of the first writer until all lies in files
     * @param processorSeconds of what captures
     */
    private record Measured(double childSeconds, double seconds, double processorSeconds) {}

    private static Measured measure(Capture capture, int count, Writer.Load load) throws Exception {
        Path folder = Files.createTempDirectory("logs");
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            writers.add(Writer.in(folder.resolve("writer" + i), load));
        }
        Capture.Running running = capture.start(Files.createDirectory(folder.resolve("capture")), writers);
        try {
            awaitStart(folder, count);
            double before = processorSeconds(running);
            for (Writer writer : writers) {
                writer.go();
            }
            double begin = Double.MAX_VALUE;
            double childSeconds = 0;
            for (Writer writer : writers) {
                double[] times = await("a writer of " + capture.name() + " ends", writer::times);
                begin = Math.min(begin, times[0]);
                childSeconds = Math.max(childSeconds, times[1] - times[0]);
            }
            for (int i = 0; i < count; i++) {
                Path files = running.files(i);
                await(capture.name() + " has it all", () -> isEnded(files) ? true : null);
            }
            double end = System.currentTimeMillis() / 1e3;
            return new Measured(childSeconds, end - begin, processorSeconds(running) - before);
        } finally {
            running.stop();
            Machine.remove(folder);
        }
    }

    /** All writers run, and what captures them has come to rest. */
    private static void awaitStart(Path folder, int count) throws Exception {
        String mark = folder.resolve("writer").toString();
        await("the writers run", () -> ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().filter(line -> line.startsWith("perl ")
                        || line.contains("/perl ")).filter(line -> line.contains(mark)).isPresent())
                .count() >= count ? true : null);
        TimeUnit.SECONDS.sleep(5);
    }

    private interface Question<T> {
        /** Null for not yet. */
        T ask() throws IOException;
    }

    private static <T> T await(String what, Question<T> question) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (true) {
            T answer = question.ask();
            if (answer != null) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within ten minutes: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean isEnded(Path files) throws IOException {
        boolean folder = Files.isDirectory(files);
        try (Stream<Path> all = Files.list(folder ? files : files.getParent())) {
            for (Path file : all.filter(each -> folder || each.getFileName().toString()
                    .startsWith(files.getFileName().toString())).toList()) {
                if (tail(file).contains(Writer.END)) {
                    return true;
                }
            }
        } catch (NoSuchFileException e) {
            // Not begun, or renamed just now.
            return false;
        }
        return false;
    }

    private static String tail(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(300, file.length())];
            file.seek(file.length() - bytes.length);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static double processorSeconds(Capture.Running running) throws IOException {
        double sum = 0;
        for (ProcessHandle process : running.capturing()) {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            sum += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        }
        return sum;
    }

    private static String systemLoad() throws IOException {
        return Machine.load();
    }
}
