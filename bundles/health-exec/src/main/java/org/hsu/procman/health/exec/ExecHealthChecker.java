package org.hsu.procman.health.exec;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.osgi.service.component.annotations.Component;

/**
 * {@code exec}: a command exits with 0. It runs in the process's working directory with the manager's
 * environment and the process's over it; its standard input is empty; the beginning of what it writes is in the
 * message. At the timeout or an interrupt it and its whole tree are killed; while something of it survives that,
 * the same check starts no other. Where the machine has no room for it the check does not count. Thread-safe.
 */
@Component(service = HealthChecker.class)
@HealthType("exec")
public final class ExecHealthChecker implements HealthChecker<ExecSettings> {

    /** EAGAIN, ENOMEM, ENFILE, EMFILE, as any JDK words it. */
    private static final Pattern NO_ROOM = Pattern.compile("error[=:] ?(?:11|12|23|24)\\b");
    private static final long POLL_MILLIS = 10;
    private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong runs = new AtomicLong();
    private final Map<Check, CommandTree> survivors = new ConcurrentHashMap<>();

    private record Check(String processId, ExecSettings settings) {}

    @Override
    public Class<ExecSettings> settingsType() {
        return ExecSettings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, ExecSettings settings, Duration timeout)
            throws InterruptedException, IOException {
        Check check = new Check(target.processId(), settings);
        CommandTree earlier = survivors.get(check);
        if (earlier != null) {
            if (!earlier.kill(0)) {
                return HealthResult.unhealthy("an earlier run, pid " + earlier.pid() + ", cannot be killed");
            }
            survivors.remove(check, earlier);
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        String mark = ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + runs.incrementAndGet();
        Process process;
        try {
            process = start(target, settings, mark);
        } catch (IOException e) {
            if (isNoRoom(e)) {
                throw new RejectedExecutionException(cannotStart(e, settings), e);
            }
            return HealthResult.unhealthy(cannotStart(e, settings));
        }
        CommandTree tree = new CommandTree(process.toHandle(), mark);
        CommandOutput output = new CommandOutput(process.getInputStream());
        boolean ended = false;
        try {
            ended = await(process, output, deadline);
        } finally {
            if (!ended && !tree.kill(KILL_NANOS)) {
                survivors.put(check, tree);
            }
            process.getInputStream().close();
        }
        if (!ended) {
            return HealthResult.unhealthy(withOutput("no end in " + seconds(timeout) + ", killed", output));
        }
        String message = withOutput("exit " + process.exitValue(), output);
        return process.exitValue() == 0 ? HealthResult.healthy(message) : HealthResult.unhealthy(message);
    }

    /** Reads on while it waits, on this one thread; whether the command ended in time. */
    private static boolean await(Process process, CommandOutput output, long deadline)
            throws InterruptedException, IOException {
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            boolean ended = process.waitFor(Math.max(0, Math.min(left, POLL_MILLIS)), TimeUnit.MILLISECONDS);
            output.drain();
            if (ended || left <= 0) {
                return ended;
            }
        }
    }

    private static Process start(HealthTarget target, ExecSettings settings, String mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder();
        Map<String, String> environment = builder.environment();
        Map<String, String> wanted = ChildEnvironment.of(System.getenv(), target.environment());
        wanted.put(CommandTree.MARK, mark);
        environment.clear();
        environment.putAll(wanted);
        List<String> command = new ArrayList<>(settings.command());
        command.set(0, lookUp(command.get(0), wanted.get("PATH")));
        builder.command(command);
        if (target.workingDirectory() != null) {
            builder.directory(target.workingDirectory().toFile());
        }
        boolean windows = File.separatorChar == '\\';
        builder.redirectInput(new File(windows ? "NUL" : "/dev/null"));
        builder.redirectErrorStream(true);
        return builder.start();
    }

    /** The JDK looks names up in the manager's PATH; the one that the command sees is what people expect. */
    private static String lookUp(String name, String path) {
        if (path == null || name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0) {
            return name;
        }
        for (String folder : path.split(File.pathSeparator)) {
            File candidate = new File(folder, name);
            if (candidate.isAbsolute() && candidate.isFile() && candidate.canExecute()) {
                return candidate.getPath();
            }
        }
        return name;
    }

    /** Then it says nothing of the process. */
    static boolean isNoRoom(IOException failure) {
        return NO_ROOM.matcher(String.valueOf(failure.getMessage())).find();
    }

    private static String cannotStart(IOException e, ExecSettings settings) {
        String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        return "cannot start " + settings.command().get(0) + ": " + reason;
    }

    private static String withOutput(String message, CommandOutput output) {
        String text = output.text();
        return text.isEmpty() ? message : message + ": " + text;
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
