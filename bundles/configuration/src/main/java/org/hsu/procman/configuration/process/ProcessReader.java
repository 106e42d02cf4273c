package org.hsu.procman.configuration.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.LoggingSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.RestartPolicy;
import org.hsu.procman.configuration.health.HealthCheckReader;
import org.hsu.procman.configuration.logging.LoggingReader;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Secrets;

/** One entry of {@code managed_processes}, what it inherits already merged in, to its spec. */
public final class ProcessReader {
    private static final int LONGEST_ID = 64;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]+");
    /** RFC 1123, section 2.1; the star as in certificates, for whole labels only. */
    private static final Pattern HOSTNAME = Pattern.compile(
            "\\*|(?=.{1,253}$)(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                    + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final String STANDARD = "standard_managed";

    private final Problems problems;
    private final TypeChecks types;

    public ProcessReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /** Null when the entry has an error. */
    public ProcessSpec read(Mapping entry) {
        int before = problems.errors();
        Section process = Section.open(entry, KnownKeys.PROCESS, problems);
        process.require("id", "every process needs an id of its own");
        String id = process.text("id", null);
        if (id != null) {
            checkId(process, id);
        }
        process.require("type", "such as " + STANDARD);
        String type = process.name("type", null);
        String profile = process.name("profile_type", "general");
        boolean enabled = process.flag("enabled", true);
        String group = process.name("group", null);
        Map<String, String> labels = process.textMap("labels");
        Map<String, String> metadata = process.textMap("metadata");
        String hostname = hostname(process);

        Place managementPlace = process.placeOf("management");
        Mapping given = process.innerMapping("management");
        boolean usable = given != null || !process.has("management");
        Section management = Section.open(
                given == null ? Mapping.empty(managementPlace) : given, KnownKeys.MANAGEMENT, problems);
        NodeSettings settings = new NodeSettings(management.inner("settings"));
        if (type != null) {
            types.processType(type, process.placeOf("type"), settings);
        }
        boolean unmanaged = UnmanagedReader.TYPE.equals(type);
        ControlSpec control = usable && !unmanaged ? control(process, management, type) : null;
        Discovery discovery = null;
        if (unmanaged) {
            UnmanagedReader.refuseDependencies(process);
            UnmanagedReader.refuseSockets(process);
            UnmanagedReader.refuseSchedule(process);
            UnmanagedReader.refuseSandbox(process);
            discovery = new UnmanagedReader(problems).read(management, id);
        } else {
            UnmanagedReader.refuseDiscovery(management, type);
        }
        new References(problems).check(process, management, type);
        List<HealthCheckSpec> checks = new HealthCheckReader(problems, types).readAll(management, type);
        ResourceLimits limits = LimitsReader.read(management, types);
        RestartPolicy restart = new RestartReader(problems, types).read(management, control != null, control != null && control.queue() != null);
        LoggingSpec logging = new LoggingReader(problems, types).read(management);
        checkReadable(management, control, logging);
        if (problems.errors() > before || id == null || type == null) {
            return null;
        }
        ProcessSpec spec = new ProcessSpec(
                id, type, profile, enabled, group, labels, metadata, hostname, control, checks, limits, restart,
                logging, List.of(), discovery, settings,
                entry.place().toString());
        types.process(spec, entry.place(), new Secrets().add(entry));
        return problems.errors() > before ? null : spec;
    }

    /** A line that nobody reads can make nothing ready. */
    private static void checkReadable(Section management, ControlSpec control, LoggingSpec logging) {
        boolean awaitsLine = control != null && control.ready() != null && control.ready().logPattern() != null;
        if (awaitsLine && !logging.captureStdout() && !logging.captureStderr()) {
            management.error(
                    "logging",
                    "nothing is captured, so control.ready.log_pattern can never be found",
                    "set capture_stdout or capture_stderr to true");
        }
    }

    private static void checkId(Section process, String id) {
        if (id.isEmpty()) {
            process.error("id", "the id is empty", "1 to 64 letters, digits, '.', '_' or '-'");
        } else if (id.length() > LONGEST_ID) {
            process.error("id", "the id has " + id.length() + " characters", "at most 64 are allowed");
        } else if (!ID.matcher(id).matches()) {
            process.error(
                    "id",
                    "the id " + process.node("id").shown() + " has characters that are not allowed",
                    "letters A-Z and a-z, digits, '.', '_' and '-' are");
        } else if (id.equals(".") || id.equals("..")) {
            process.error("id", "the id " + process.node("id").shown() + " would name a directory", "");
        }
    }

    /** Lower case, as host names are compared (RFC 4343). */
    private static String hostname(Section process) {
        String hostname = process.text("hostname", null);
        if (hostname == null || HOSTNAME.matcher(hostname).matches()) {
            return hostname == null ? null : hostname.toLowerCase(Locale.ROOT);
        }
        process.error(
                "hostname",
                "the hostname " + process.node("hostname").shown() + " is none",
                "a name such as shop.example.org, *.example.org for all below it, or * for what nobody else takes");
        return null;
    }

    private ControlSpec control(Section process, Section management, String type) {
        Mapping given = withPorts(process, management.innerMapping("control"));
        if (given == null) {
            if (!management.has("control")) {
                reportMissing(management, type);
            }
            return null;
        }
        Section control = Section.open(
                given,
                KnownKeys.CONTROL,
                entry -> UnmanagedReader.isUnmanagedOnly(entry, type, problems),
                problems);
        ControlSpec read = new SandboxReader(problems).read(process, new ControlReader(problems, types).read(control, type));
        read = ScheduleReader.read(process, new SocketsReader(problems).read(process, read));
        read = QueueReader.read(process, new WatchReader(problems).read(process, read));
        return new HooksReader(problems).read(process, control, read);
    }

    /** {@code ports} may stand beside {@code hostname} too, which is where a reverse proxy's reader looks for it. */
    private Mapping withPorts(Section process, Mapping control) {
        Mapping.Entry ports = process.mapping().entry("ports");
        if (control == null || ports == null) {
            return control;
        }
        if (control.entry("ports") != null) {
            problems.error(
                    ports.place(), "the ports stand at " + control.entry("ports").place() + " too", "keep one of the two");
            return control;
        }
        List<Mapping.Entry> entries = new ArrayList<>(control.entries());
        entries.add(ports);
        return Mapping.of(control.place(), entries);
    }

    /** The architecture seed shows an integrated process without control; only its type can judge that. */
    private void reportMissing(Section management, String type) {
        Place place = management.placeOf("control").child("executable");
        if (STANDARD.equals(type)) {
            problems.error(place, "missing", "a " + STANDARD + " process needs the path of a program");
        } else if (type != null) {
            problems.warning(place, "missing: there is nothing that could be started", "");
        }
    }
}
