package org.hsu.procman.configuration.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Readiness;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code management.control}. */
final class ControlReader {
    private static final Pattern OCTAL = Pattern.compile("(?:0o?)?[0-7]{1,3}");

    /** signal(7), the standard signals, that of number 1 first. */
    static final List<String> SIGNALS_BY_NUMBER = List.of(
            "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL",
            "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD",
            "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ",
            "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS");
    private static final Set<String> SIGNALS = new TreeSet<>(SIGNALS_BY_NUMBER);

    /** Heartbeats closer together than this cost more than they tell. */
    private static final Bounds WATCHDOG = Bounds.atLeast(50);

    private final Problems problems;
    private final TypeChecks types;

    ControlReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /**
     * Reads it.
     *
     * @param type of the process: one has a port of its own
     * @return null when there is no executable
     */
    ControlSpec read(Section control, String type) {
        String executable = control.name("executable", null);
        control.require("executable", "the path of a program, or its name if it is in PATH");
        List<String> arguments = control.texts("arguments");
        Path folder = control.place().file().directory();
        Path workingDirectory = control.path("working_directory", folder);
        Map<String, String> environment = new EnvironmentReader(problems).read(control);
        boolean clear = control.flag("clear_environment", false);
        Duration startup = control.duration("startup_timeout", Duration.ofSeconds(30), Bounds.POSITIVE);
        Duration shutdown = control.duration("shutdown_timeout", Duration.ofSeconds(10), Bounds.POSITIVE);
        Duration minUptime = control.duration("min_uptime", Duration.ofSeconds(1), Bounds.NOT_NEGATIVE);
        String signal = control.value("stop_signal", "SIGTERM", ControlReader::signal);
        Integer umask = control.value("umask", null, ControlReader::umask);
        Integer nice = control.integer("nice", null, Bounds.between(-20, 19));
        String user = control.name("user", null);
        String group = control.name("group", null);
        boolean exitRecord = control.flag("exit_record", false);
        Map<String, Integer> ports = new PortsReader(problems).read(control, type);
        Readiness ready = new ReadyReader(problems, types).read(control, workingDirectory);
        Duration watchdog = control.duration("watchdog", null, WATCHDOG);
        if (executable == null) {
            return null;
        }
        return new ControlSpec(
                executable, arguments, workingDirectory, environment, clear, startup, shutdown, minUptime, signal,
                umask, nice, user, group, ready, watchdog, ports, exitRecord);
    }

    static String signal(ValueReader values, Node node) {
        String text = values.notEmpty(node, "the name of a signal");
        if (text == null) {
            return null;
        }
        String upper = text.toUpperCase(Locale.ROOT);
        String name = upper.startsWith("SIG") ? upper : "SIG" + upper;
        if (SIGNALS.contains(name)) {
            return name;
        }
        String near = ((Scalar) node).isExpanded() ? null : NearestName.of(name, SIGNALS);
        String hint = near == null ? "such as SIGTERM or SIGINT" : "did you mean " + Quoted.of(near) + "?";
        return values.<String>wrong(node, "the name of a signal", hint);
    }

    private static Integer umask(ValueReader values, Node node) {
        String text = values.notEmpty(node, "a umask");
        if (text == null) {
            return null;
        }
        if (!OCTAL.matcher(text).matches()) {
            return values.<Integer>wrong(node, "a umask", "write octal digits from 000 to 777, such as 022");
        }
        return Integer.valueOf(text.replace("o", ""), 8);
    }
}
