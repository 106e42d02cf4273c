package org.hsu.procman.client.service;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A unit of systemd (systemd.service(5), systemd.kill(5), systemd.resource-control(5)). */
final class SystemdUnit {

    private SystemdUnit() {}

    static String text(ServiceDefinition definition) {
        String command = Stream.concat(
                        Stream.of(definition.script().toString(), "run"), definition.options().stream())
                .map(SystemdUnit::word)
                .collect(Collectors.joining(" "));
        String environment = new TreeMap<>(definition.environment()).entrySet().stream()
                .map(variable -> "Environment=" + quoted(variable.getKey() + "=" + variable.getValue()) + "\n")
                .collect(Collectors.joining());
        return """
                # %s. Changes are overwritten by it: use drop-ins.
                [Unit]
                Description=%s
                %sStartLimitIntervalSec=0

                [Service]
                # The manager says when all is in hand, beats from its supervision loop, and says how long a stop may take.
                Type=notify
                NotifyAccess=main
                WatchdogSec=30s
                TimeoutStartSec=120s
                %sExecStart=%s
                ExecReload=/bin/kill -HUP $MAINPID
                # A manager that is gone comes back and finds its processes again; that takes that nobody ends them.
                KillMode=process
                Restart=on-failure
                RestartSec=2s
                # Wrong usage, a refused state directory, an invalid configuration: again would be the same.
                RestartPreventExitStatus=2 6 78
                # Limits of processes are cgroups below the service's own.
                Delegate=yes
                # From systemd 254 on; before, it is ignored with a warning.
                DelegateSubgroup=procman-manager
                TasksMax=infinity
                # A process that runs out of memory is the manager's business.
                OOMPolicy=continue

                [Install]
                WantedBy=%s
                """.formatted(
                ServiceKind.MARK,
                ServiceDefinition.TITLE,
                definition.ofUser() ? "" : "Wants=network-online.target\nAfter=network-online.target\n",
                environment,
                command,
                definition.ofUser() ? "default.target" : "multi-user.target");
    }

    /** A dollar would be a variable, a percent sign a specifier. */
    private static String word(String text) {
        return quoted(text.replace("$", "$$"));
    }

    private static String quoted(String text) {
        String escaped = text.replace("\\", "\\\\").replace("%", "%%").replace("\"", "\\\"").replace("\n", "\\n");
        boolean plain = List.of(" ", "\t", "'", "\"", ";", "\\", "\n").stream().noneMatch(text::contains)
                && !text.isEmpty();
        return plain ? escaped : "\"" + escaped + "\"";
    }
}
