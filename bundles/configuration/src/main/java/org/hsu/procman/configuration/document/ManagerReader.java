package org.hsu.procman.configuration.document;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.LogCollection;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.PortRange;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.providers.TypeChecks;
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

    private static final List<String> INTERFACES = List.of("http");

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
        if (manager.integer("port", null, Bounds.between(1, 65_535)) != null) {
            problems.warning(manager.placeOf("port"), "has no effect: this version opens no gRPC port", "");
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
                ListenersReader.read(manager, types, problems));
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
        return interfaces;
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
