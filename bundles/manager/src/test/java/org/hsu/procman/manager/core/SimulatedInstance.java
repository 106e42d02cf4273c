package org.hsu.procman.manager.core;

import java.util.List;

/** What is really there of one simulated instance: the main process and the rest of its tree. */
final class SimulatedInstance {
    final long generation;
    final Behaviour behaviour;
    final long pid;

    /** When the core hears of the spawn; an exit is never told before. */
    long toldAt;

    boolean checked;
    /** An end is ahead of it before it was spawned. */
    boolean abandoned;
    /** What is to be done after its end has begun. */
    boolean cleaned;
    private boolean beginning = true;
    private boolean leader;
    private long othersEnd = Long.MIN_VALUE;
    private int kills;

    SimulatedInstance(long generation, Behaviour behaviour) {
        this.generation = generation;
        this.behaviour = behaviour;
        this.pid = 1000 + 2 * generation;
    }

    void spawned() {
        beginning = false;
        leader = true;
    }

    boolean beginning() {
        return beginning;
    }

    void spawnFailed() {
        beginning = false;
    }

    boolean leaderLives() {
        return leader;
    }

    void leaderEnded(long now) {
        leader = false;
        long outlive = behaviour.othersOutlive();
        othersEnd = outlive == Behaviour.NEVER ? Behaviour.NEVER : now + outlive;
    }

    /** SIGKILL to all of the tree; false when it survives that. */
    boolean killed() {
        return kills++ >= behaviour.survivedKills();
    }

    void othersEnded(long now) {
        othersEnd = Math.min(othersEnd, now);
    }

    /** When the tree is empty unless it is killed before; NEVER while the main process lives. */
    long emptyAt() {
        return leader ? Behaviour.NEVER : othersEnd;
    }

    /** Whether anything of it is there or about to be. */
    boolean present(long now) {
        return beginning || leader || othersEnd > now;
    }

    List<Long> living(long now) {
        if (leader) {
            return List.of(pid, pid + 1);
        }
        return othersEnd > now ? List.of(pid + 1) : List.of();
    }
}
