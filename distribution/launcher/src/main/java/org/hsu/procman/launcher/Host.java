package org.hsu.procman.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the directory rules ask the machine.
 *
 * @param environment returns null for a name that is not set
 * @param writable    may this process create files in the directory
 * @param root        does this process run as root
 * @param userHome    of the user who runs this process
 */
record Host(UnaryOperator<String> environment, Predicate<Path> writable, boolean root, Path userHome) {

    static Host real() {
        String home = System.getenv("HOME");
        return new Host(
                System::getenv,
                Files::isWritable,
                "root".equals(System.getProperty("user.name")),
                Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home));
    }

    /** Null when not set or empty. */
    String variable(String name) {
        String value = environment.apply(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
