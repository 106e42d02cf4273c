package org.hsu.procman.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code upgrade}. */
@Command(description = "Replaces the running manager by one of another distribution, or of the same, without"
        + " restarting a process. The new one has to prove itself first; if it does not come up, the old one is"
        + " started again.", sortOptions = false)
final class UpgradeVerb implements Verb {

    private static final long CHECK_MILLIS = 60_000;
    private static final String PREFIX = "org.hsu.procman.";

    @Option(names = "--home", paramLabel = "NEW", description = "The other distribution; the running one by default.")
    private String home;

    @Option(names = "--timeout", paramLabel = "DURATION", converter = Timeout.Converter.class,
            description = "How long the new manager may take to prove itself, and then to take over; 60s by default.")
    private Timeout timeout;

    /** The second half, in a process that outlives the terminal. */
    @Option(names = "--change-over", hidden = true)
    private boolean changeOver;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public int run(Session session) throws Failure {
        if (common.isRemote()) {
            throw new Failure(ExitCode.USAGE, "upgrade is for a local manager: use --state-dir, not --url");
        }
        long start = System.nanoTime();
        ManagerFile file = common.localManager(session);
        RunningManager running = RunningManager.of(file);
        Path next = home == null ? running.home() : Path.of(home).toAbsolutePath().normalize();
        if (running.isService()) {
            throw new Failure(ExitCode.REFUSED, "not upgraded: the manager (pid " + running.pid()
                    + ") is a service (it has NOTIFY_SOCKET), and its service manager would take its end for the end"
                    + " of the service. With systemd, which restarts no process either: " + next.resolve("bin/procman")
                    + " service install; procman shutdown --keep-processes; systemctl start procman");
        }
        long patience = timeout == null ? CHECK_MILLIS : timeout.millis();
        if (changeOver) {
            try (Connection connection = common.connect(session)) {
                ChangeOver over = new ChangeOver(session, common.json(), file, running, next, patience);
                return over.run(new RemoteManager(connection), start);
            }
        }
        check(session, running, next, patience);
        return Subprocess.run(changeOverCommand(running, file, next, patience), System.getenv(), 0).code();
    }

    private void check(Session session, RunningManager running, Path next, long patience) throws Failure {
        if (!Files.isExecutable(next.resolve("bin/procman"))) {
            throw refused(next, "it has no bin/procman", running);
        }
        Set<String> needs = new TreeSet<>();
        try (Connection connection = common.connect(session)) {
            RemoteManager manager = new RemoteManager(connection);
            needs.add(PREFIX + "platform-" + manager.attribute("Platform"));
            for (Row type : manager.plugins()) {
                if (type.text("bundle").startsWith(PREFIX)) {
                    needs.add(type.text("bundle"));
                }
            }
        }
        Subprocess.Result result = Subprocess.run(
                running.command(next, "--check", "--needs", String.join(",", needs)), running.environment(), patience);
        if (result.code() != 0) {
            String why = result.code() == Subprocess.TIMED_OUT
                    ? "it does not prove itself within " + Text.duration(patience)
                    : result.output().strip().lines().reduce((first, second) -> second)
                            .orElse("its check exits " + result.code());
            throw refused(next, why, running);
        }
    }

    private static Failure refused(Path next, String why, RunningManager running) {
        return new Failure(ExitCode.FAILED, "not upgraded to " + next + ": " + why + "; the manager (pid "
                + running.pid() + ") stays in charge, nothing was touched");
    }

    /** Out of reach of the terminal's Ctrl-C and hang-up: half a change-over would leave no manager. */
    private List<String> changeOverCommand(RunningManager running, ManagerFile file, Path next, long patience)
            throws Failure {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.addAll(List.of("/usr/bin/setsid", "--wait"));
        }
        Path own = Path.of(System.getProperty("procman.home", running.home().toString()));
        command.addAll(List.of(own.resolve("bin/procman").toString(), "upgrade", "--change-over",
                "--home", next.toString(), "--timeout", patience + "ms",
                "--state-dir", file.stateDirectory().toString(), "-o", common.json() ? "json" : "table"));
        return command;
    }
}
