package org.hsu.procman.api.spec;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A command that is run at one point in the life of an instance: one key of {@code hooks}.
 *
 * @param command the executable, found as that of the process is, and its arguments; never empty
 * @param timeout how long it may run until it and all that it started are killed, greater than zero
 * @param fails   true: when it does not end with 0 in time, what it was run for fails too; only of
 *                {@link Hook#PRE_START}
 */
public record HookSpec(List<String> command, Duration timeout, boolean fails) {

    public HookSpec {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a hook without a command");
        }
        Objects.requireNonNull(timeout, "timeout");
    }

    /** The same with other words. */
    public HookSpec withCommand(List<String> other) {
        return new HookSpec(other, timeout, fails);
    }
}
