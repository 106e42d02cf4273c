package org.hsu.procman.manager.core;

import java.util.Map;

/**
 * What a manager finds when the one before was killed: a record, and instances that live or have ended unseen.
 *
 * @param instances as they are; those that are gone are taken out
 */
record Afterlife(Map<Long, SimulatedInstance> instances, long now) {

    /** What the core hears first, as {@code loop/Adoption} would have it. */
    CoreEvent resume(Supervised from) {
        Remembered memory = memory(from);
        SimulatedInstance instance = instances.get(from.generation());
        boolean lives = instance != null && instance.leaderLives();
        if (!memory.hadInstance() || lives) {
            instances.values().removeIf(other -> !other.present(now));
            return new CoreEvent.Resume(memory, lives ? instance.pid : 0);
        }
        boolean left = instance != null && instance.present(now);
        if (left && instance.killed()) {
            instance.othersEnded(now);
        }
        if (memory.phase() == Phase.SPAWNING && !left) {
            instances.clear();
            return new CoreEvent.Resume(memory, 0);
        }
        if (instance == null) {
            SimulatedInstance released = new SimulatedInstance(from.generation(), Behaviour.service());
            released.spawnFailed();
            instances.put(from.generation(), released);
        }
        return new CoreEvent.Resume(memory.phase() == Phase.SPAWNING ? memory.made() : memory, 0);
    }

    /** As {@code loop/RecordKeeper} writes it down and reads it. */
    static Remembered memory(Supervised of) {
        boolean had = of.phase() == Phase.UP || of.phase() == Phase.ENDING;
        return new Remembered(
                of.phase(), of.generation(), had ? of.instance().pid() : 0, of.spawnedAt(), of.ending(), of.wished(),
                of.state(), of.reason(), of.detail(), of.since(), of.health(), of.signs().status(),
                of.restarts(), of.attempts(),
                of.spent(), of.breaker(), of.readySince(), of.restartAt(), of.regroup(), of.lastExit(),
                of.lastExitReason(), of.history());
    }
}
