package org.hsu.procman.manager.core;

/** Sees every step. */
interface Observer {
    void stepped(Supervised before, CoreEvent event, Moment now, Step step);

    /** All up to now is on record. */
    default void recorded() {}
}
