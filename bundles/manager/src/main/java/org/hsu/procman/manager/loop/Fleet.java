package org.hsu.procman.manager.loop;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The processes that there are, in the order of the configuration. Changed by the loop's thread, read by any. */
final class Fleet {
    private volatile Map<String, Slot> slots = Map.of();
    private volatile Runnable onChange = () -> {};
    /** Of those that have gone: an entry that comes back goes on counting, as its log files do. */
    private final Map<String, Long> lastGenerations = new HashMap<>();

    /** Called on the loop's thread whenever processes came or went. */
    void onChange(Runnable hook) {
        onChange = hook;
    }

    Collection<Slot> all() {
        return slots.values();
    }

    /** Those that keep the manager from ending. */
    Stream<Slot> unsettled() {
        return slots.values().stream().filter(slot -> !slot.state().mayBeLeft());
    }

    /** Null when there is none. */
    Slot get(String id) {
        return slots.get(id);
    }

    void begin(Map<String, Slot> all) {
        slots = new LinkedHashMap<>(all);
    }

    /** Of the last instance of a process that has gone, 0 when there was none. */
    long lastGeneration(String id) {
        return lastGenerations.getOrDefault(id, 0L);
    }

    /** Makes these, in this order, the processes there are; what is not among them stays, at the end. */
    void arrange(Collection<String> ids, Function<String, Slot> maker) {
        Map<String, Slot> next = new LinkedHashMap<>();
        for (String id : ids) {
            Slot known = slots.get(id);
            next.put(id, known != null ? known : maker.apply(id));
        }
        slots.forEach(next::putIfAbsent);
        slots = next;
        onChange.run();
    }

    void remove(Slot slot) {
        Map<String, Slot> next = new LinkedHashMap<>(slots);
        next.remove(slot.id());
        slots = next;
        lastGenerations.put(slot.id(), slot.state().generation());
        onChange.run();
    }
}
