package org.hsu.procman.configuration.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code management.discovery} and {@code management.control} of a process that somebody else starts. */
final class UnmanagedReader {
    static final String TYPE = "unmanaged";

    private static final List<String> METHODS = List.of("pid_file", "process_name", "port", "service_name");
    private static final List<String> PROTOCOLS = List.of("tcp", "udp");
    private static final List<String> SERVICE_MANAGERS = List.of("systemd", "none");
    /** A sleepless look at a whole /proc is no way to watch anything. */
    private static final Bounds INTERVAL = Bounds.atLeast(100);

    private final Problems problems;

    UnmanagedReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads both.
     *
     * @param id by which it is found where nothing else is said, for the architecture seed shows it so
     * @return null after an error
     */
    Discovery read(Section management, String id) {
        int before = problems.errors();
        Section discovery = open(management, "discovery", KnownKeys.DISCOVERY);
        String said = discovery.word("method", null, METHODS);
        String word = said == null ? "process_name" : said;
        Discovery.Method method = Discovery.Method.valueOf(word.toUpperCase(Locale.ROOT));
        Path pidFile = discovery.path("pid_file", null);
        String name = discovery.name("process_name", null);
        List<String> arguments = discovery.texts("process_args");
        Integer port = discovery.integer("port", null, Bounds.between(1, 65_535));
        String protocol = discovery.word("protocol", "tcp", PROTOCOLS);
        String unit = discovery.value("service_name", null, UnmanagedReader::unit);
        Duration interval = discovery.duration("check_interval", Duration.ofSeconds(30), INTERVAL);
        if (said != null) {
            discovery.require(word, "discovery by " + word + " needs it");
        }
        if (said != null || !discovery.has("method")) {
            onlyFor(discovery, word);
        }

        Section control = open(management, "control", KnownKeys.UNMANAGED_CONTROL);
        boolean canTerminate = control.flag("can_terminate", false);
        boolean canRestart = control.flag("can_restart", false);
        Set<String> signals = control.value("allowed_signals", Set.of(), UnmanagedReader::signals);
        String restarted = control.value("service_name", unit, UnmanagedReader::unit);
        if (unit != null && !unit.equals(restarted)) {
            control.error("service_name", "is not the service_name of discovery, " + unit, "remove it");
        }
        String manager = control.word("service_manager", restarted == null ? "none" : "systemd", SERVICE_MANAGERS);
        if (canRestart && manager.equals("systemd") && restarted == null) {
            control.error("service_name", "missing", "systemd restarts a unit: which one?");
        }
        String signal = control.value("stop_signal", "SIGTERM", ControlReader::signal);
        Duration shutdown = control.duration("shutdown_timeout", Duration.ofSeconds(10), Bounds.POSITIVE);
        if (problems.errors() > before) {
            return null;
        }
        return new Discovery(
                method,
                pidFile,
                method == Discovery.Method.PROCESS_NAME && name == null ? id : name,
                arguments,
                port,
                protocol,
                restarted,
                interval,
                canTerminate,
                canRestart,
                signals,
                manager.equals("none") ? null : manager,
                signal,
                shutdown);
    }

    /** What belongs to another method would be without effect. */
    private static void onlyFor(Section discovery, String method) {
        refuse(discovery, "pid_file", "pid_file", method);
        refuse(discovery, "process_name", "process_name", method);
        refuse(discovery, "process_args", "process_name", method);
        refuse(discovery, "port", "port", method);
        refuse(discovery, "protocol", "port", method);
        refuse(discovery, "service_name", "service_name", method);
    }

    private static void refuse(Section discovery, String key, String needed, String method) {
        if (discovery.has(key) && !needed.equals(method)) {
            discovery.error(
                    key, "has no effect with method " + method, "remove it, or write method: " + needed);
        }
    }

    private Section open(Section management, String key, KnownKeys known) {
        Mapping given = management.innerMapping(key);
        if (given == null) {
            return Section.open(Mapping.empty(management.placeOf(key)), known, problems);
        }
        return Section.open(given, known, entry -> isOfOthers(entry), problems);
    }

    /** Reports what an unmanaged process cannot have, unless it comes from the defaults of all processes. */
    private boolean isOfOthers(Mapping.Entry entry) {
        if (!KnownKeys.CONTROL.keys().contains(entry.key())) {
            return false;
        }
        if (!isInherited(entry)) {
            problems.error(
                    entry.place(),
                    "an unmanaged process cannot have it",
                    "somebody else starts it, so there is nothing to be said about its start");
        }
        return true;
    }

    private static boolean isInherited(Mapping.Entry entry) {
        return entry.place().path().toString().startsWith("defaults.");
    }

    /** Reports on a process that we start what only an unmanaged one can have. */
    static boolean isUnmanagedOnly(Mapping.Entry entry, String type, Problems problems) {
        boolean only = KnownKeys.UNMANAGED_CONTROL.keys().contains(entry.key())
                && !KnownKeys.CONTROL.keys().contains(entry.key());
        if (only && !isInherited(entry)) {
            problems.error(
                    entry.place(),
                    "only an unmanaged process can have it",
                    "a process of type " + type + " is started, stopped and restarted by the manager anyway");
        }
        return only;
    }

    /** Reports what an unmanaged process would wait for. */
    static void refuseDependencies(Section process) {
        if (process.has("depends_on") && !isInherited(process.mapping().entry("depends_on"))) {
            process.error(
                    "depends_on",
                    "an unmanaged process waits for nothing",
                    "somebody else starts it; others may depend on it");
        }
    }

    /** Reports what an unmanaged process cannot be given. */
    static void refuseSockets(Section process) {
        refuse(process, "sockets", "an unmanaged process cannot be given a socket");
        refuse(process, "watch", "an unmanaged process is not restarted for its files");
        refuse(process, "hooks", "an unmanaged process has no hooks");
    }

    private static void refuse(Section process, String key, String problem) {
        if (process.has(key) && !isInherited(process.mapping().entry(key))) {
            process.error(key, problem, "somebody else starts it");
        }
    }

    /** Reports what an unmanaged process cannot have. */
    static void refuseSchedule(Section process) {
        if (process.has("schedule") && !isInherited(process.mapping().entry("schedule"))) {
            process.error("schedule", "an unmanaged process cannot be run by itself", "somebody else starts it");
        }
    }

    /** Reports what an unmanaged process cannot be kept from. */
    static void refuseSandbox(Section process) {
        if (process.has("sandbox") && !isInherited(process.mapping().entry("sandbox"))) {
            process.error(
                    "sandbox", "an unmanaged process cannot be kept in a sandbox", "somebody else starts it");
        }
    }

    /** Reports a discovery on a process that we start. */
    static void refuseDiscovery(Section management, String type) {
        if (management.has("discovery") && !isInherited(management.mapping().entry("discovery"))) {
            management.error(
                    "discovery",
                    "only an unmanaged process is looked for",
                    "a process of type " + type + " is started by the manager, which knows it");
        }
    }

    private static String unit(ValueReader values, Node node) {
        String text = values.notEmpty(node, "the name of a service");
        if (text == null) {
            return null;
        }
        boolean plain = text.chars().noneMatch(c -> Character.isWhitespace(c) || c == '/') && text.charAt(0) != '-';
        return plain ? text : values.<String>wrong(node, "the name of a service", "such as postgresql.service");
    }

    private static Set<String> signals(ValueReader values, Node node) {
        if (!(node instanceof Sequence list)) {
            return values.<Set<String>>wrong(node, "a list of signals", ValueReader.listHint(node));
        }
        Set<String> signals = new LinkedHashSet<>();
        for (Node item : list.items()) {
            String name = numbered(item);
            String signal = name == null ? ControlReader.signal(values, item) : name;
            if (signal != null) {
                signals.add(signal);
            }
        }
        return signals;
    }

    /** The name of a signal that is given by its number on Linux, null when it is not. */
    private static String numbered(Node item) {
        if (!(item instanceof Scalar scalar) || !scalar.text().matches("[0-9]{1,3}")) {
            return null;
        }
        int number = Integer.parseInt(scalar.text());
        List<String> names = ControlReader.SIGNALS_BY_NUMBER;
        return number >= 1 && number <= names.size() ? names.get(number - 1) : null;
    }
}
