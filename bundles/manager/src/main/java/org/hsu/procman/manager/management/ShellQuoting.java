package org.hsu.procman.manager.management;

import java.util.List;
import java.util.regex.Pattern;

/** Writes an argument list so that a POSIX shell would read the same arguments again. Stateless. */
public final class ShellQuoting {

    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private ShellQuoting() {}

    /** One line; null gives null. */
    public static String join(List<String> arguments) {
        return arguments == null ? null : String.join(" ", arguments.stream().map(ShellQuoting::quote).toList());
    }

    private static String quote(String argument) {
        boolean plain = PLAIN.matcher(argument.replace(Secrets.MASK, "x")).matches();
        return plain ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
