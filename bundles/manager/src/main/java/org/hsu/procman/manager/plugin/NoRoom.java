package org.hsu.procman.manager.plugin;

import java.util.concurrent.RejectedExecutionException;

/** Tells what the machine is short of from what is wrong with a plugin, which is not to be blamed for it. */
public final class NoRoom {

    private NoRoom() {}

    /**
     * Whether it is that no thread can be made, or what a plugin has thrown to say that there is no room: a
     * {@link RejectedExecutionException} with a cause.
     *
     * @param problem null for none
     */
    public static boolean is(Throwable problem) {
        return problem instanceof RejectedExecutionException && problem.getCause() != null
                || problem instanceof OutOfMemoryError && String.valueOf(problem.getMessage()).contains("native thread");
    }
}
