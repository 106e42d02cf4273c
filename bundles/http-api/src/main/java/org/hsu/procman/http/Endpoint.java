package org.hsu.procman.http;

import java.io.IOException;
import org.hsu.procman.api.management.Role;

/**
 * What answers at a path.
 *
 * @param method   GET (HEAD is answered as it) or POST
 * @param segments of the path; {@code *} stands for any one, which the request has then
 * @param role     what the caller must at least be; null: anybody
 * @param answer   called on a thread of the request
 */
record Endpoint(String method, String segments, Role role, Answer answer) {

    /** Answers a request. */
    interface Answer {
        void to(Request request) throws IOException, Refusal;
    }

    static Endpoint get(String segments, Role role, Answer answer) {
        return new Endpoint("GET", segments, role, answer);
    }

    static Endpoint post(String segments, Role role, Answer answer) {
        return new Endpoint("POST", segments, role, answer);
    }
}
