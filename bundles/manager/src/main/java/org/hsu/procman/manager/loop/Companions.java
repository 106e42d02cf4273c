package org.hsu.procman.manager.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Relations;
import org.hsu.procman.manager.core.Step;
import org.hsu.procman.manager.core.Told;

/**
 * Tells processes what the steps of others mean for them: gates of dependants, order of stops, restarts of groups.
 * What follows from a step is told after it, one after another, never within it. Lives on the loop's thread.
 */
final class Companions {
    private final Fleet fleet;
    private final BiConsumer<Slot, CoreEvent> dispatch;
    private final Queue<Told> untold = new ArrayDeque<>();
    private boolean telling;
    private Relations relations;

    Companions(Fleet fleet, BiConsumer<Slot, CoreEvent> dispatch) {
        this.fleet = fleet;
        this.dispatch = dispatch;
    }

    /** These are the ties from now on. */
    void arrange(List<ProcessSpec> specs, List<GroupSpec> groups) {
        relations = new Relations(
                specs, groups, specs.stream().map(spec -> fleet.get(spec.id()).state()).toList());
    }

    /** The configuration was reloaded: what processes wait for may be something else now. */
    void rearrange(List<ProcessSpec> specs, List<GroupSpec> groups) {
        Map<String, CoreEvent> held = relations.heldStops();
        arrange(specs, groups);
        for (String id : stopOrder()) {
            Slot slot = fleet.get(id);
            if (held.get(id) instanceof CoreEvent.Stop stop) {
                stop(slot, stop);
            }
            if (!Objects.equals(relations.group(id), slot.state().ties().group())) {
                dispatch.accept(slot, new CoreEvent.Joined(relations.group(id)));
            }
            beforeStep(slot, null);
        }
        tell(relations.begun());
    }

    /** All ids, dependants before what they need. */
    List<String> stopOrder() {
        List<String> order = new ArrayList<>(relations.graph().startOrder());
        Collections.reverse(order);
        return order;
    }

    /** What is needed begins first, so that nobody waits for what an earlier manager left running. */
    void begin(Consumer<Slot> each) {
        for (String id : relations.graph().startOrder()) {
            Slot slot = fleet.get(id);
            String group = relations.group(id);
            if (group != null) {
                dispatch.accept(slot, new CoreEvent.Joined(group));
            }
            each.accept(slot);
        }
        tell(relations.begun());
    }

    /** No step is made on an old view of what the process depends on. */
    void beforeStep(Slot slot, CoreEvent event) {
        String waitingFor = relations.waitingFor(slot.id());
        if (!(event instanceof CoreEvent.Dependencies) && !Objects.equals(waitingFor, slot.state().waitingFor())) {
            dispatch.accept(slot, new CoreEvent.Dependencies(waitingFor));
        }
    }

    void stepped(CoreEvent event, Step step) {
        tell(relations.stepped(event, step));
    }

    private void tell(List<Told> told) {
        untold.addAll(told);
        if (telling) {
            return;
        }
        telling = true;
        try {
            for (Told next = untold.poll(); next != null; next = untold.poll()) {
                Slot slot = fleet.get(next.id());
                if (slot != null) {
                    dispatch.accept(slot, relations.current(next));
                }
            }
        } finally {
            telling = false;
        }
    }

    /** Stops a process, or holds the stop back until those are down that need it and are being stopped, too. */
    void stop(Slot slot, CoreEvent.Stop stop) {
        if (stop.force() || !relations.holdStop(slot.id(), stop)) {
            wish(slot, stop);
        }
    }

    /**
     * Stops all in reverse order of their start; what does not depend on each other at once. What somebody else
     * started is left alone.
     */
    void stopAll(CoreEvent.Stop stop) {
        stopOrder().stream().map(fleet::get).filter(Objects::nonNull).forEach(slot -> {
            if (slot.state().policy().observation() == null) {
                stop(slot, stop);
            } else {
                dispatch.accept(slot, new CoreEvent.Leave());
            }
        });
    }

    /** Tells a process what is wished of it now; a stop that was held back is wished no more. */
    void wish(Slot slot, CoreEvent event) {
        List<Told> freed = relations.cancelStop(slot.id());
        dispatch.accept(slot, event);
        tell(freed);
    }

    /** Whom the held stop of the process waits for; empty when none is held. */
    List<String> stopAwaits(Slot slot) {
        return relations.stopAwaits(slot.id());
    }

    /** As {@link #stopAwaits}. */
    List<Slot> awaitedStops(Slot slot) {
        return relations.stopAwaits(slot.id()).stream().map(fleet::get).toList();
    }

    /** Who needs the process itself and lives. */
    List<String> livingDependants(Slot slot) {
        return relations.livingDependants(slot.id());
    }

    /** What has to be started, too, for the process to start; what comes first first. */
    List<Slot> toStartBefore(Slot slot) {
        return relations.toStartBefore(slot.id()).stream().map(fleet::get).toList();
    }

    /** Everything that the start of the process waits for now; what comes first first. */
    List<Slot> waitedFor(Slot slot) {
        return relations.unmet(slot.id()).stream().map(fleet::get).toList();
    }

    /** Whether a stop of the process waits for others. */
    boolean holdsStop(Slot slot) {
        return relations.holdsStop(slot.id());
    }
}
