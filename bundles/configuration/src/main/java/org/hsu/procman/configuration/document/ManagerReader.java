package org.hsu.procman.configuration.document;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.LogTarget;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Problems;

/** {@code process_manager}. */
final class ManagerReader {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    private final Problems problems;
    private final Supplier<String> hostName;

    ManagerReader(Problems problems, Supplier<String> hostName) {
        this.problems = problems;
        this.hostName = hostName;
    }

    ManagerSettings read(Section root, List<LogTarget> targets) {
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
                null,
                targets);
    }
}
