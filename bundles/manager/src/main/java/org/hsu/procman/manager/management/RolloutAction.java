package org.hsu.procman.manager.management;

/** What operators may do with a rollout. */
public enum RolloutAction {
    /** Nothing more is begun for now. */
    PAUSE,
    /** It goes on. */
    RESUME,
    /** What was done last is taken back, be it under way or over. */
    UNDO
}
