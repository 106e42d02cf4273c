package org.hsu.procman.health.exec;

import java.util.List;
import org.hsu.procman.api.settings.Required;

/**
 * Settings of the {@code exec} health check.
 *
 * @param command the program, absolute, relative with a slash to the working directory, or looked up in PATH;
 *                and its arguments. No shell is involved unless it is the program
 */
public record ExecSettings(@Required List<String> command) {

    public ExecSettings {
        if (command == null || command.isEmpty() || command.get(0).isBlank()) {
            throw new IllegalArgumentException("the command is empty: write [program, argument, ...]");
        }
        command = List.copyOf(command);
        if (command.size() == 1 && command.get(0).trim().indexOf(' ') >= 0) {
            String text = command.get(0).trim();
            throw new IllegalArgumentException("\"" + text + "\" is one word with spaces: write ["
                    + String.join(", ", text.split(" +")) + "], or [/bin/sh, -c, \"" + text + "\"]");
        }
        if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("the command holds a NUL character");
        }
    }
}
