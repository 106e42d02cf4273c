package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** As whom the manager runs decides over the commands of alerts. */
class SecurityPolicyTest {
    private final String user = System.getProperty("user.name");

    @AfterEach
    void forget() {
        System.setProperty("user.name", user);
    }

    private static List<String> errors(String policy) {
        String yaml = "policy: {" + policy + "}\n"
                + "alerts: {targets: [{name: page, command: {command: [/usr/bin/page]}}]}\n"
                + "managed_processes:\n"
                + "  - {id: a, type: standard_managed, management: {control: {executable: /bin/a, user: nobody}}}\n";
        return Readings.said(Readings.reader().read(yaml, Path.of("/"))).stream()
                .filter(line -> !line.contains("warning"))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    @Test
    void commandsOfAlertsRunAsTheManager() {
        System.setProperty("user.name", "root");
        assertEquals(
                List.of("alerts.targets[0].command.command[0]: "
                        + "the policy lets nothing run as root, and commands of alerts run as the manager "
                        + "(use a webhook, or run the manager as another user)"),
                errors("allow_root: false"));
        assertEquals(
                List.of("alerts.targets[0].command.command[0]: "
                        + "the policy does not let a command run as \"root\", as which the manager runs (allowed: nobody)"),
                errors("allowed_users: [nobody]"));
        System.setProperty("user.name", "nobody");
        assertEquals(List.of(), errors("allow_root: false, allowed_users: [nobody]"));
    }
}
