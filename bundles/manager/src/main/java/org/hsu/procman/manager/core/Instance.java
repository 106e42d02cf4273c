package org.hsu.procman.manager.core;

import java.util.List;
import java.util.Objects;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.restart.RestartDecision;

/**
 * The current or last instance of a process.
 *
 * @param generation 0 before the first
 * @param pid        0 until it is spawned
 * @param startedAt  when it was spawned; null until then
 * @param adopted    an earlier manager spawned it
 * @param ending     why it ends
 * @param exit       how its main process went; null while it lives
 * @param memory     where the kernel has killed it for memory, how much it could and did use; empty otherwise
 * @param cleaning   nothing of its tree is left, and what is to be done then has begun
 * @param treeGone   nothing of it is left, and all is done that was to be done then
 * @param killed     what of its tree did not end in time and was killed
 * @param decision   the strategy's answer about what follows; null until it is there
 */
record Instance(
        long generation,
        long pid,
        Moment startedAt,
        boolean adopted,
        Ending ending,
        ExitStatus exit,
        String memory,
        boolean cleaning,
        boolean treeGone,
        List<Long> killed,
        RestartDecision decision) {

    /** No instance; the next one gets the number after this. */
    static Instance none(long lastGeneration) {
        return new Instance(lastGeneration, 0, null, false, Ending.NONE, null, "", false, true, List.of(), null);
    }

    Instance {
        Objects.requireNonNull(ending, "ending");
    }

    /** One that an earlier manager spawned. */
    static Instance adopted(long generation, long pid, Moment startedAt, Ending ending) {
        return new Instance(generation, pid, startedAt, true, ending, null, "", false, false, List.of(), null);
    }

    /** One that is over, leader, tree and all. */
    static Instance over(long generation, Ending ending, ExitStatus exit) {
        Ending why = ending == Ending.NONE && exit == null ? Ending.STOP : ending;
        return new Instance(generation, 0, null, false, why, exit, "", false, true, List.of(), null);
    }

    static Instance spawning(long generation) {
        return new Instance(generation, 0, null, false, Ending.NONE, null, "", false, false, List.of(), null);
    }

    /** Whether none was ever made; every one that was and is over has an exit or an ending. */
    boolean none() {
        return treeGone && exit == null && ending == Ending.NONE;
    }

    /** Whether nothing of its tree is left. */
    boolean nothingLeft() {
        return cleaning || treeGone;
    }

    Instance up(long newPid, Moment at) {
        return new Instance(generation, newPid, at, adopted, ending, exit, memory, cleaning, treeGone, killed, decision);
    }

    Instance ending(Ending why) {
        return new Instance(generation, pid, startedAt, adopted, why, exit, memory, cleaning, treeGone, killed, decision);
    }

    Instance exited(ExitStatus status, String how) {
        return new Instance(generation, pid, startedAt, adopted, ending, status, how, cleaning, treeGone, killed, decision);
    }

    Instance cleans() {
        return new Instance(generation, pid, startedAt, adopted, ending, exit, memory, true, treeGone, killed, decision);
    }

    Instance gone() {
        return new Instance(generation, pid, startedAt, adopted, ending, exit, memory, cleaning, true, killed, decision);
    }

    Instance killed(List<Long> late) {
        return new Instance(
                generation, pid, startedAt, adopted, ending, exit, memory, cleaning, treeGone, List.copyOf(late), decision);
    }

    Instance decided(RestartDecision answer) {
        return new Instance(generation, pid, startedAt, adopted, ending, exit, memory, cleaning, treeGone, killed, answer);
    }

    /** Nanoseconds from spawn to the exit, or to now while it lives; 0 when it was never spawned. */
    long uptimeNanos(Moment now) {
        if (startedAt == null) {
            return 0;
        }
        long end = exit != null ? exit.nanoTime() : now.nanos();
        return Math.max(0, end - startedAt.nanos());
    }
}
