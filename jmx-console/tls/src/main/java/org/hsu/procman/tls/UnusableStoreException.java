package org.hsu.procman.tls;

import java.io.IOException;

/** A file of certificates or keys that cannot be used; the message names it and says why, in one line. */
public final class UnusableStoreException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableStoreException(String message) {
        super(message);
    }
}
