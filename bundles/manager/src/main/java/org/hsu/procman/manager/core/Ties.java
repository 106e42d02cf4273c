package org.hsu.procman.manager.core;

/**
 * What ties a process to others. Immutable.
 *
 * @param group      its group, where a failure in it concerns others, such as {@code group web one_for_all}; else null
 * @param waitingFor what it depends on and what has not come to pass, for people; null when nothing is
 * @param regroup    id of the member because of which its group restarts and this one with it, possibly its own;
 *                   no instance is made until it is told so; null otherwise
 */
public record Ties(String group, String waitingFor, String regroup) {

    static final Ties NONE = new Ties(null, null, null);

    Ties group(String text) {
        return new Ties(text, waitingFor, regroup);
    }

    Ties waitingFor(String text) {
        return new Ties(group, text, regroup);
    }

    Ties regroup(String cause) {
        return new Ties(group, waitingFor, cause);
    }

    /** What keeps it from starting, for people; null when nothing does. */
    String obstacle() {
        if (regroup != null) {
            return "waits for its " + group + ", which restarts because of " + regroup;
        }
        return waitingFor == null ? null : "waits for " + waitingFor;
    }
}
