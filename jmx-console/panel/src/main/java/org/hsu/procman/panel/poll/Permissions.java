package org.hsu.procman.panel.poll;

/**
 * What the user may do.
 *
 * @param operating     null when processes may be started and stopped, else why not
 * @param administering null when the configuration may be applied, else why not
 */
public record Permissions(String operating, String administering) {

    /** Before anything is known, and for a manager of this machine. */
    public static final Permissions ALL = new Permissions(null, null);
}
