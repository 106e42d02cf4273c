package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.manager.management.Change;

/**
 * Brings the limits that hold after a reload to what runs, those of its groups too. A group is allowed more before its
 * processes are; where it is to be allowed less than one of them still is, {@link GroupLimits} tries again. Lives on
 * the loop's thread.
 */
final class LimitChanges {
    private final Supervisor supervisor;
    private final GroupLimits groups;
    private final Map<Slot, ResourceLimits> before = new HashMap<>();
    private final CompletableFuture<Void> grouped;
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();

    /** @param next the groups from now on; the processes are still what they were */
    LimitChanges(Supervisor supervisor, List<GroupSpec> next) {
        this.supervisor = supervisor;
        groups = supervisor.instances().groups();
        supervisor.slots().forEach(slot -> before.put(slot, groups.of(slot.spec)));
        grouped = groups.rearrange(next);
        underWay.add(grouped);
    }

    /** The change of a process has been made; what is to start anew gets its limits by that. */
    void made(Slot slot, Change change) {
        boolean anew = change.action() == Change.Action.RESTART || change.action() == Change.Action.STOP;
        ResourceLimits now = groups.of(slot.spec);
        if (anew || slot.departing || now.equals(before.getOrDefault(slot, now))) {
            return;
        }
        if (grouped.isDone()) {
            underWay.add(supervisor.relimit(slot));
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        underWay.add(done);
        grouped.thenRun(() -> supervisor.loop().execute(
                () -> supervisor.relimit(slot).thenRun(() -> done.complete(null))));
    }

    /** What has to be waited for until who asks sees what holds. */
    List<CompletableFuture<Void>> underWay() {
        return List.copyOf(underWay);
    }
}
