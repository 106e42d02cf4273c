package org.hsu.procman.api.spec;

import java.util.Locale;

/** When a command of an operator is run in the life of an instance. */
public enum Hook {
    /** Before the instance is spawned. */
    PRE_START,
    /** When the instance is ready for the first time. */
    POST_START,
    /** Before the instance is asked to stop; not when it is killed, and not when it ends by itself. */
    PRE_STOP,
    /** After nothing of the instance is left, or its start has failed. */
    POST_STOP;

    /** As in the configuration, such as {@code pre_start}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
