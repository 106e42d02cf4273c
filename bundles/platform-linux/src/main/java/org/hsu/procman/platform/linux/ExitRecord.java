package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.platform.ExitStatus;

/**
 * What the shell of {@link ExitRecorder} leaves of a process that has ended: the line of {@code jobs -l}, the only
 * words of a shell that tell {@code exit 143} from SIGTERM. The time is that of the file.
 */
final class ExitRecord {

    private static final Pattern LINE = Pattern.compile("\\[\\d+][ +-]*(\\d+) +(.*)");
    private static final Pattern EXIT = Pattern.compile("Done\\((\\d{1,3})\\).*");
    private static final Pattern REAL_TIME = Pattern.compile("Real-time signal (\\d{1,2})\\b.*");

    /** The words of strsignal(3) in the C locale. */
    private static final Map<String, Integer> SIGNALS = Map.ofEntries(
            Map.entry("Hangup", 1), Map.entry("Interrupt", 2), Map.entry("Quit", 3),
            Map.entry("Illegal instruction", 4), Map.entry("Trace/breakpoint trap", 5), Map.entry("Aborted", 6),
            Map.entry("Bus error", 7), Map.entry("Floating point exception", 8), Map.entry("Killed", 9),
            Map.entry("User defined signal 1", 10), Map.entry("Segmentation fault", 11),
            Map.entry("User defined signal 2", 12), Map.entry("Broken pipe", 13), Map.entry("Alarm clock", 14),
            Map.entry("Terminated", 15), Map.entry("Stack fault", 16), Map.entry("CPU time limit exceeded", 24),
            Map.entry("File size limit exceeded", 25), Map.entry("Virtual timer expired", 26),
            Map.entry("Profiling timer expired", 27), Map.entry("I/O possible", 29), Map.entry("Power failure", 30),
            Map.entry("Bad system call", 31));
    private static final int FIRST_REAL_TIME = 34;
    /** What a process that has pids of its own is called by the shell that watches it there. */
    private static final String SECOND = "2";
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private ExitRecord() {
    }

    /** As {@link #read(Path, int, long, long)}, with the time of the file. */
    static Optional<ExitStatus> read(Path file, int pid) {
        try {
            long epochMillis = Files.getLastModifiedTime(file).toMillis();
            long ago = Math.max(0, System.currentTimeMillis() - epochMillis);
            return read(file, pid, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ago), epochMillis);
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    /** As {@link #read(Path, int)}; gives a shell that has just seen the end a moment to write. */
    static Optional<ExitStatus> await(Path file, int pid) {
        long deadline = System.nanoTime() + MOMENT_NANOS;
        Optional<ExitStatus> found = read(file, pid);
        while (found.isEmpty() && System.nanoTime() - deadline < 0 && !Files.exists(file)) {
            LockSupport.parkNanos(LOOK_NANOS);
            found = read(file, pid);
        }
        return found;
    }

    /** Empty when there is none, when it is torn, or when it is about another process. */
    static Optional<ExitStatus> read(Path file, int pid, long nanoTime, long epochMillis) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.endsWith("\n") ? parse(text.strip(), pid, nanoTime, epochMillis) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    static Optional<ExitStatus> parse(String text, int pid, long nanoTime, long epochMillis) {
        Matcher line = LINE.matcher(text);
        if (!line.matches() || !line.group(1).equals(Integer.toString(pid)) && !line.group(1).equals(SECOND)) {
            return Optional.empty();
        }
        String how = line.group(2);
        Matcher exit = EXIT.matcher(how);
        if (exit.matches()) {
            return Optional.of(ExitStatus.exited(Integer.parseInt(exit.group(1)), nanoTime, epochMillis));
        }
        if (how.equals("Done") || how.startsWith("Done ")) {
            return Optional.of(ExitStatus.exited(0, nanoTime, epochMillis));
        }
        Matcher realTime = REAL_TIME.matcher(how);
        Optional<Integer> signal = realTime.matches()
                ? Optional.of(FIRST_REAL_TIME + Integer.parseInt(realTime.group(1)))
                : SIGNALS.entrySet().stream().filter(entry -> how.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue).findFirst();
        return signal.map(found -> ExitStatus.signalled(Signals.name(found), nanoTime, epochMillis));
    }
}
