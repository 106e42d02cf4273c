package org.hsu.procman.api.platform;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what comes in on a {@link NotifySocket}. Called by the platform's thread, so it returns at once. */
@ConsumerType
@FunctionalInterface
public interface NotifyListener {

    /**
     * One message came.
     *
     * @param pid     of the sender, as the kernel says
     * @param uid     of the sender, as the kernel says
     * @param text    lines of {@code NAME=value} (sd_notify(3)); what is no UTF-8 is replaced
     * @param handled to be called once when the message has had its effect: a sender may wait for that
     *                ({@code BARRIER=1}). From any thread
     */
    void notified(long pid, long uid, String text, Runnable handled);
}
