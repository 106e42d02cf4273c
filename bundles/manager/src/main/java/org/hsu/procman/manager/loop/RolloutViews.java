package org.hsu.procman.manager.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.spec.CanarySpec.Trouble;
import org.hsu.procman.api.spec.Instance;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.manager.core.RollingUpdate.Seen;
import org.hsu.procman.manager.core.StagedUpdate;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.RolloutView;
import org.hsu.procman.manager.record.Rollout;
import org.hsu.procman.manager.record.Rollout.Stage;

/** How the instances of a rollout are: for what decides its next step, and for people. */
final class RolloutViews {

    private RolloutViews() {}

    /** Only on the loop's thread, so that they are of one moment. */
    static List<Seen> seen(Supervisor supervisor, String id, Rollout rollout) {
        List<Seen> seen = new ArrayList<>();
        for (int index = 1; index <= rollout.instances() + rollout.more(); index++) {
            boolean moved = rollout.moved().contains(index);
            Slot slot = supervisor.slot(new Instance(id, index).id());
            if (slot == null || slot.departing) {
                seen.add(new Seen(index, moved, true, false, null));
                continue;
            }
            Supervised state = slot.state();
            boolean own = slot.startedWith.equals(slot.digest);
            boolean failed = moved && own && state.state() == ProcessState.FAILED;
            seen.add(new Seen(
                    index, moved, state.wished(), own && isReady(slot),
                    failed ? state.reason().word() + ", " + state.detail() : null,
                    moved && own && rollout.provenMillis() > 0 ? trouble(state, rollout.provenMillis()) : Map.of()));
        }
        return seen;
    }

    private static boolean isReady(Slot slot) {
        Supervised state = slot.state();
        // Routes name none whose checks have not answered.
        boolean unjudged = slot.spec.hostname() != null
                && !slot.spec.healthChecks().isEmpty()
                && state.health() != Health.HEALTHY;
        return state.state() == ProcessState.RUNNING && state.health() != Health.UNHEALTHY && !unjudged;
    }

    /** What has befallen one since it is watched. */
    private static Map<Trouble, String> trouble(Supervised state, long sinceMillis) {
        if (state.state() == ProcessState.UNHEALTHY || state.health() == Health.UNHEALTHY) {
            return Map.of(Trouble.HEALTH, "it is unhealthy, " + state.detail());
        }
        boolean over = state.state() == ProcessState.FAILED
                || state.state() == ProcessState.STOPPED
                        && (state.reason() == StateReason.EXITED || state.reason() == StateReason.CRASHED);
        boolean again = state.attempts() > 0 && state.spawnedAt() != null
                && state.spawnedAt().epochMillis() > sinceMillis;
        if (!over && !again) {
            return Map.of();
        }
        boolean unhealthy = state.lastExitReason() == StateReason.HEALTH;
        String last = state.lastExit() == null ? "" : ", " + state.lastExit();
        return Map.of(
                unhealthy ? Trouble.HEALTH : Trouble.RESTARTS,
                over ? "it ended, " + state.detail() : unhealthy ? "it was unhealthy and restarted" : "it was restarted" + last);
    }

    /**
     * @param update     how it becomes another version
     * @param configured how many there are to be as it stands in the configuration
     */
    static RolloutView view(Supervisor supervisor, String id, Rollout rollout, UpdateSpec update, int configured) {
        int instances = rollout.isActive() ? rollout.instances() : configured;
        int updated = 0;
        int ready = 0;
        for (int index = 1; index <= instances + rollout.more(); index++) {
            Slot slot = supervisor.slot(new Instance(id, index).id());
            if (slot != null && isReady(slot)) {
                ready++;
                updated += index <= instances && (!rollout.isActive() || rollout.moved().contains(index)) ? 1 : 0;
            }
        }
        boolean held = rollout.why() != null && !rollout.base().equals(rollout.configured());
        String state = switch (rollout.stage()) {
            case STABLE -> held ? "rolled_back" : "done";
            case ROLLING -> rollout.paused() ? "paused" : "rolling";
            case BACK -> rollout.paused() ? "paused" : "rolling_back";
        };
        boolean undoable = rollout.stage() == Stage.ROLLING || rollout.stage() == Stage.STABLE && rollout.previous() != null;
        String phase = phase(rollout, update);
        boolean timed = phase != null && (phase.equals("kept") || phase.equals("watching"));
        return new RolloutView(
                id, state, update.strategy().word(), phase,
                timed ? StagedUpdate.left(update, proven(rollout)).toMillis() : null, instances, updated, ready, rollout.more(), undoable,
                held || rollout.isActive() ? rollout.why() : null, rollout.sinceMillis());
    }

    /** How long ago the first ones took over or began to be watched; null when they have not. A clock may be set back. */
    static Duration proven(Rollout rollout) {
        return rollout.provenMillis() == 0
                ? null
                : Duration.ofMillis(Math.max(0, System.currentTimeMillis() - rollout.provenMillis()));
    }

    private static String phase(Rollout rollout, UpdateSpec update) {
        boolean proven = rollout.provenMillis() > 0;
        if (rollout.stage() != Stage.ROLLING) {
            return rollout.isActive() ? "back" : null;
        }
        return switch (update.strategy()) {
            case ROLLING -> "rolling";
            case BLUE_GREEN -> !proven ? "preparing" : rollout.moved().contains(1) ? "rolling" : "kept";
            case CANARY -> !proven
                    ? "canary"
                    : StagedUpdate.left(update, proven(rollout)).isZero() ? "rolling" : "watching";
        };
    }
}
