package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.Instance;
import org.hsu.procman.manager.core.RollingUpdate.Seen;
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
                    index, moved, state.wished(), own && isReady(state),
                    failed ? state.reason().word() + ", " + state.detail() : null));
        }
        return seen;
    }

    private static boolean isReady(Supervised state) {
        return state.state() == ProcessState.RUNNING && state.health() != Health.UNHEALTHY;
    }

    /** @param configured how many there are to be as it stands in the configuration */
    static RolloutView view(Supervisor supervisor, String id, Rollout rollout, int configured) {
        int instances = rollout.isActive() ? rollout.instances() : configured;
        int updated = 0;
        int ready = 0;
        for (int index = 1; index <= instances + rollout.more(); index++) {
            Slot slot = supervisor.slot(new Instance(id, index).id());
            if (slot != null && isReady(slot.state())) {
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
        return new RolloutView(
                id, state, instances, updated, ready, rollout.more(), undoable,
                held || rollout.isActive() ? rollout.why() : null, rollout.sinceMillis());
    }
}
