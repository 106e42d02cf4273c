package org.hsu.procman.api.restart;

import java.util.Objects;

/**
 * @param restart whether another run follows
 * @param why     for people, half a sentence such as {@code exit code 1 is a failure}
 */
public record RestartDecision(boolean restart, String why) {
    public RestartDecision {
        Objects.requireNonNull(why, "why");
    }

    public static RestartDecision restart(String why) {
        return new RestartDecision(true, why);
    }

    public static RestartDecision stay(String why) {
        return new RestartDecision(false, why);
    }
}
