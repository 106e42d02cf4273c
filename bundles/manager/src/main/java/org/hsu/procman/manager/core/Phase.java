package org.hsu.procman.manager.core;

/** Where an instance stands, in the core's own terms; the seven states are what the outside sees of it. */
public enum Phase {
    /** There is none, and nothing is under way. */
    IDLE,
    /** There is none; a restart is due at a known time. */
    WAITING,
    /** There is none; it is looked for, for somebody else starts it. */
    LOOKING,
    /** One is being made. */
    SPAWNING,
    /** Its main process lives. */
    UP,
    /** Its main process is gone; the rest of its tree or the strategy's answer is awaited. */
    ENDING
}
