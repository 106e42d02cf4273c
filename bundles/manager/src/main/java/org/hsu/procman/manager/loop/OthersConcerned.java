package org.hsu.procman.manager.loop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Dependency;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Outcome;

/**
 * What a command on one process means for those it is tied to: a start takes along what is needed and would not come
 * by itself, as Requires= of systemd.unit(5) does; a stop leaves those alone that need it, and says so. Used once.
 */
final class OthersConcerned {
    private final Companions companions;
    private final Slot slot;
    private final boolean starts;
    private final boolean stops;
    private final List<Slot> needed;
    private final List<String> goOn;

    OthersConcerned(Companions companions, Slot slot, Command.Verb verb) {
        this.companions = companions;
        this.slot = slot;
        boolean idle = slot.state().pid() == 0;
        starts = verb == Command.Verb.RESTART || (verb == Command.Verb.START && idle);
        stops = verb == Command.Verb.STOP || verb == Command.Verb.KILL;
        needed = starts ? companions.toStartBefore(slot) : List.of();
        goOn = stops ? companions.livingDependants(slot) : List.of();
    }

    /** Has what is needed started; what comes first first. */
    void startFirst(Consumer<Slot> start) {
        needed.forEach(start);
    }

    /** How much longer the command may take because of others, by their own timeouts. After it was given. */
    long moreMillis() {
        if (starts) {
            return startMillis();
        }
        return stops ? stopMillis(slot) : 0;
    }

    /** The longest way through what its start waits for. */
    private long startMillis() {
        Map<String, Long> ways = new HashMap<>();
        companions.waitedFor(slot).forEach(each -> ways.put(each.id(), before(each, ways) + startup(each)));
        return before(slot, ways);
    }

    private static long before(Slot each, Map<String, Long> ways) {
        return each.spec.dependsOn().stream()
                .map(Dependency::id)
                .mapToLong(id -> ways.getOrDefault(id, 0L))
                .max()
                .orElse(0);
    }

    private static long startup(Slot each) {
        ControlSpec control = each.spec.control();
        return control == null ? 0 : control.startupTimeout().toMillis();
    }

    private long stopMillis(Slot held) {
        return companions.awaitedStops(held).stream()
                .mapToLong(each -> stopMillis(each)
                        + (each.spec.control() == null ? 0 : each.spec.control().shutdownTimeout().toMillis()))
                .max()
                .orElse(0);
    }

    /** When the command is over, with what it meant for others said. */
    Function<Supervised, Outcome> extend(Function<Supervised, Outcome> reached) {
        String note = note();
        return state -> {
            if (stops && state.wished() && companions.holdsStop(slot)) {
                return null;
            }
            Outcome outcome = reached.apply(state);
            return outcome == null || outcome.status() != Outcome.Status.DONE ? outcome : outcome.and(note);
        };
    }

    /** For people, beginning with a semicolon; empty when nobody else is concerned. After the command was given. */
    String note() {
        if (!needed.isEmpty()) {
            return "; also started " + String.join(", ", needed.stream().map(Slot::id).toList());
        }
        if (companions.holdsStop(slot)) {
            return "; once down are " + String.join(", ", companions.stopAwaits(slot));
        }
        return goOn.isEmpty() ? "" : "; running without it: " + String.join(", ", goOn);
    }
}
