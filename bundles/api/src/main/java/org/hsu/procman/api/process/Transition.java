package org.hsu.procman.api.process;

import java.util.Objects;

/**
 * One step of a process's history.
 *
 * @param epochMillis when, on the wall
 * @param from        the state left
 * @param to          the state reached
 * @param reason      the reason word
 * @param detail      for people, with the numbers; never null
 */
public record Transition(
        long epochMillis, ProcessState from, ProcessState to, StateReason reason, String detail) {
    public Transition {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }
}
