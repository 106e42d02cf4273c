package org.hsu.procman.panel.poll;

/** Why something could not be read or done; the message is for people. */
public final class ManagerFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is to be done about it. */
    public enum Kind {
        /** The connection is gone, or the manager has not come up yet: try another one. */
        LOST,
        /** The user's role does not allow it. */
        FORBIDDEN,
        /** The manager says no. */
        REFUSED
    }

    private final Kind kind;

    ManagerFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
