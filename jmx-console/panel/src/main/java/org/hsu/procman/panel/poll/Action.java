package org.hsu.procman.panel.poll;

/** What can be done to a process. */
public enum Action {
    START("start", false),
    STOP("stop", true),
    RESTART("restart", true),
    KILL("kill", true),
    RESET("reset", false);

    private final String operation;
    private final boolean hurting;

    Action(String operation, boolean hurting) {
        this.operation = operation;
        this.hurting = hurting;
    }

    /** Of the manager's bean. */
    public String operation() {
        return operation;
    }

    /** Whether it ends something that runs, so that one has to be asked first. */
    public boolean isHurting() {
        return hurting;
    }
}
