package org.hsu.procman.health.http.plain;

import java.io.IOException;

/** What came is not an answer in HTTP, or not a whole one. */
public final class BadAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    BadAnswerException(String message) {
        super(message);
    }
}
