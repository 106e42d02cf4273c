package org.hsu.procman.configuration.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.PortRange;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.providers.TypeKind;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code process_manager}. */
final class ManagerReader {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,5})\\s*-\\s*(\\d{1,5})\\s*");
    /** A line and what is read at once. */
    private static final long SMALLEST_SPOOL = 1L << 20;
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    private static final List<String> INTERFACES = List.of("http", "proxy");
    private static final String GRPC = "grpc";
    private static final String PORT = "port";

    private final Problems problems;
    private final TypeChecks types;
    private final Supplier<String> hostName;

    ManagerReader(Problems problems, TypeChecks types, Supplier<String> hostName) {
        this.problems = problems;
        this.types = types;
        this.hostName = hostName;
    }

    ManagerSettings read(Section root, LogCollection logs) {
        Section given = root.section("process_manager", KnownKeys.MANAGER);
        Section manager = given == null
                ? Section.open(Mapping.empty(root.placeOf("process_manager")), KnownKeys.MANAGER, problems)
                : given;
        String id = manager.text("id", null);
        if (id != null && !ID.matcher(id).matches()) {
            manager.error(
                    "id",
                    "the id " + manager.shown("id", "") + " is not allowed",
                    "1 to 64 letters, digits, '.', '_' or '-'");
        }
        return new ManagerSettings(
                id == null ? hostName.get() : id,
                manager.word("log_level", "info", LEVELS),
                manager.duration("force_shutdown_timeout", Duration.ofSeconds(30), Bounds.POSITIVE),
                manager.path("state_directory", null),
                manager.path("log_directory", null),
                manager.path("plugins_directory", null),
                manager.value("port_range", PortRange.DEFAULT, ManagerReader::range),
                manager.flag("watch_config", false),
                JmxReader.read(manager),
                manager.size("spool_limit", 0, Bounds.atLeast(SMALLEST_SPOOL)),
                logs,
                interfaces(manager),
                ListenersReader.read(root, manager, types, problems));
    }

    private Map<String, Settings> interfaces(Section manager) {
        Map<String, Settings> interfaces = new LinkedHashMap<>();
        for (String name : INTERFACES) {
            Mapping given = manager.innerMapping(name);
            if (given != null) {
                NodeSettings settings = new NodeSettings(given);
                types.managementInterface(name, manager.placeOf(name), settings);
                interfaces.put(name, settings);
            }
        }
        grpc(manager).ifPresent(settings -> interfaces.put(GRPC, settings));
        return interfaces;
    }

    /** The gRPC interface: its port is the manager's own, as it was before there was anything to say beside it. */
    private Optional<NodeSettings> grpc(Section manager) {
        Mapping more = manager.innerMapping(GRPC);
        if (more != null) {
            manager.require(PORT, "write the port that gRPC clients connect to, or remove grpc");
        }
        Mapping.Entry named = more == null ? null : more.entry(PORT);
        if (named != null) {
            problems.error(named.place(), "unknown key", "write process_manager.port");
            return Optional.empty();
        }
        Integer port = manager.integer(PORT, null, Bounds.between(1, 65_535));
        if (port == null) {
            return Optional.empty();
        }
        if (more == null && !types.isProvided(TypeKind.MANAGEMENT_INTERFACE, GRPC)) {
            problems.warning(manager.placeOf(PORT), "has no effect: no bundle provides the gRPC interface",
                    "is bundles/ of the distribution complete?");
            return Optional.empty();
        }
        List<Mapping.Entry> entries = new ArrayList<>();
        entries.add(new Mapping.Entry(PORT, manager.placeOf(PORT), manager.node(PORT)));
        if (more != null) {
            entries.addAll(more.entries());
        }
        NodeSettings settings =
                new NodeSettings(Mapping.of(more == null ? manager.placeOf(PORT) : more.place(), entries));
        types.managementInterface(GRPC, manager.placeOf(PORT), settings);
        return Optional.of(settings);
    }

    private static PortRange range(ValueReader values, Node node) {
        String text = values.notEmpty(node, "a range of ports");
        if (text == null) {
            return null;
        }
        Matcher ends = RANGE.matcher(text);
        if (ends.matches()) {
            int first = Integer.parseInt(ends.group(1));
            int last = Integer.parseInt(ends.group(2));
            if (first >= 1 && last <= 65_535 && first <= last) {
                return new PortRange(first, last);
            }
        }
        return values.<PortRange>wrong(
                node, "a range of ports", "write two numbers from 1 to 65535, such as 30000-31000");
    }
}
