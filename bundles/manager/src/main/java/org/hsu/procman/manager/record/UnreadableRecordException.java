package org.hsu.procman.manager.record;

/** A record that cannot be believed; the message is one sentence that says why, fit for a log line. */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableRecordException(String reason) {
        super(reason);
    }
}
