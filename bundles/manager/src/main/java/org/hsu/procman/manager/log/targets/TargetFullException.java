package org.hsu.procman.manager.log.targets;

import java.io.IOException;

/** A target with {@code on_full: block} has no room; the lines wait in their spool. */
public final class TargetFullException extends IOException {
    private static final long serialVersionUID = 1;

    TargetFullException(String target) {
        super("log target " + target + " is full, on_full is block");
    }
}
