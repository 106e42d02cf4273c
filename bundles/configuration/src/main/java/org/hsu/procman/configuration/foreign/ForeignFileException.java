package org.hsu.procman.configuration.foreign;

/** A file that is not what its format wants; the message is for people. */
final class ForeignFileException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    /** @param line 1-based, 0: about the file as a whole */
    ForeignFileException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
