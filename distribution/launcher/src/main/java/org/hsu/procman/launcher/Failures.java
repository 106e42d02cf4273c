package org.hsu.procman.launcher;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Turns exceptions into one line that an operator understands. */
final class Failures {

    private Failures() {}

    /** The innermost cause in words; names the file where there is one. */
    static String oneLine(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        if (cause instanceof AccessDeniedException denied) {
            return denied.getFile() + ": not permitted";
        }
        if (cause instanceof NoSuchFileException missing) {
            return missing.getFile() + ": does not exist";
        }
        if (cause instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getFile() + ": " + fileSystem.getReason();
        }
        String message = cause.getMessage();
        String text = message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : cause instanceof RuntimeException || cause instanceof Error
                        ? cause.getClass().getSimpleName() + ": " + message
                        : message;
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
