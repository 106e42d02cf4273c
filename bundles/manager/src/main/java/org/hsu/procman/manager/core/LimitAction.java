package org.hsu.procman.manager.core;

/** What a passed limit does to the instance. */
public enum LimitAction {
    /** It is restarted, if strategy and budget let it. */
    RESTART(Ending.LIMIT),
    /** It is asked to stop and stays down. */
    SHUTDOWN(Ending.LIMIT_STOP),
    /** It is killed and stays down. */
    KILL(Ending.LIMIT_KILL);

    private final Ending ending;

    LimitAction(Ending ending) {
        this.ending = ending;
    }

    Ending ending() {
        return ending;
    }
}
