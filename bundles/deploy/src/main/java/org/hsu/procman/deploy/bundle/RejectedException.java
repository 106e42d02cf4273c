package org.hsu.procman.deploy.bundle;

/** A bundle cannot be used; the message is the part of a sentence that says why. */
public final class RejectedException extends Exception {

    private final boolean missing;

    RejectedException(String message) {
        this(message, false);
    }

    /** @param missing whether it can be used as soon as something else comes */
    RejectedException(String message, boolean missing) {
        super(message);
        this.missing = missing;
    }

    /** Whether it only lacks something that another bundle may bring. */
    public boolean missing() {
        return missing;
    }
}
