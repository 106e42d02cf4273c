package org.hsu.procman.http;

import java.util.List;

/** A request that cannot be answered as wished: RFC 9457, {@code application/problem+json}. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient String state;
    private final transient List<String> allowed;

    Refusal(int status, String detail) {
        this(status, detail, null, List.of());
    }

    /**
     * @param state   of the process, null when there is none
     * @param allowed what that state allows
     */
    Refusal(int status, String detail, String state, List<String> allowed) {
        super(detail, null, false, false);
        this.status = status;
        this.state = state;
        this.allowed = List.copyOf(allowed);
    }

    int status() {
        return status;
    }

    String state() {
        return state;
    }

    List<String> allowed() {
        return allowed;
    }
}
