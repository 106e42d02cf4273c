package org.hsu.procman.manager.port;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.spec.PortRange;

/**
 * Who has which port. A number is taken in turn from the range, is proved free before it is given, is given to one
 * process at a time, and is given to the same one again where it still is free (process manager seed: a port range,
 * verified by bind, round robin). Thread-safe.
 */
public final class Ports {
    private final PortRange range;
    private final IntPredicate free;
    private final IntFunction<String> listener;
    private final PortLocks locks;
    private final Map<Integer, String> holders = new HashMap<>();
    private int next;

    /** @param range that {@code auto} takes from */
    public Ports(PortRange range) {
        this(range, PortProbe::isFree, PortProbe::listener, PortLocks.ofThisMachine());
    }

    /**
     * For any machine.
     *
     * @param free     whether a number can be bound now
     * @param listener who has bound it, for people; empty when that cannot be told
     * @param locks    what keeps other managers away
     */
    Ports(PortRange range, IntPredicate free, IntFunction<String> listener, PortLocks locks) {
        this.range = Objects.requireNonNull(range, "range");
        this.free = free;
        this.listener = listener;
        this.locks = locks;
        next = range.first();
    }

    /**
     * Takes what a process needs; what it held is given back first.
     *
     * @param wanted   names to numbers, 0 for any of the range
     * @param before   the numbers that it had last
     * @param reserved numbers that other processes name, so that no third may be given them
     * @param listened numbers that this manager itself listens on for the process, so that they cannot be proved free
     * @throws SpawnException there is none, or a named one is in use; then the process holds nothing
     */
    public synchronized Map<String, Integer> take(
            String process, Map<String, Integer> wanted, Map<String, Integer> before, IntPredicate reserved,
            IntPredicate listened) throws SpawnException {
        release(process);
        Map<String, Integer> taken = new LinkedHashMap<>();
        boolean complete = false;
        try {
            for (Map.Entry<String, Integer> each : wanted.entrySet()) {
                int named = each.getValue();
                int number = named != 0
                        ? named(process, each.getKey(), named, listened)
                        : any(each.getKey(), before.getOrDefault(each.getKey(), 0), reserved, listened);
                holders.put(number, process);
                taken.put(each.getKey(), number);
            }
            complete = true;
            return taken;
        } finally {
            if (!complete) {
                release(process);
            }
        }
    }

    private int named(String process, String name, int number, IntPredicate listened) throws SpawnException {
        String holder = holders.get(number);
        if (holder != null && !holder.equals(process)) {
            throw failure("port " + number + " (control.ports." + name + ") is in use by the process " + holder);
        }
        if (!listened.test(number) && !free.test(number)) {
            String who = listener.apply(number);
            throw failure("port " + number + " (control.ports." + name + ") is in use"
                    + (who.isEmpty() ? "" : " by " + who));
        }
        if (!locks.take(number)) {
            throw failure("port " + number + " (control.ports." + name + ") belongs to another manager of this machine");
        }
        return number;
    }

    private int any(String name, int before, IntPredicate reserved, IntPredicate listened) throws SpawnException {
        if (listened.test(before) && locks.take(before)) {
            return before;
        }
        boolean inRange = before >= range.first() && before <= range.last();
        if (inRange && !holders.containsKey(before) && !reserved.test(before) && isFree(before)) {
            return before;
        }
        int size = size();
        int held = 0;
        for (int tried = 0; tried < size; tried++) {
            int number = next;
            next = number == range.last() ? range.first() : number + 1;
            if (holders.containsKey(number) || reserved.test(number)) {
                held++;
            } else if (isFree(number)) {
                return number;
            }
        }
        throw failure("no port is free for control.ports." + name + " in process_manager.port_range " + range + ": "
                + held + " of " + size + " belong to other processes of this manager, " + (size - held)
                + " in use otherwise");
    }

    /** The lock comes first: what is free then stays so. */
    private boolean isFree(int number) {
        if (!locks.take(number)) {
            return false;
        }
        boolean is = free.test(number);
        if (!is) {
            locks.release(number);
        }
        return is;
    }

    /** How many numbers the range has. */
    public int size() {
        return range.last() - range.first() + 1;
    }

    /** How many of the range no process holds. */
    public synchronized int free() {
        long held = holders.keySet().stream()
                .filter(number -> number >= range.first() && number <= range.last())
                .count();
        return size() - (int) held;
    }

    /** Of a process that was taken over: it has them already. */
    public synchronized void hold(String process, Map<String, Integer> ports) {
        ports.values().forEach(number -> {
            holders.putIfAbsent(number, process);
            locks.take(number);
        });
    }

    /** The process needs them no more; others may have them. */
    public synchronized void release(String process) {
        holders.entrySet().removeIf(each -> {
            boolean its = each.getValue().equals(process);
            if (its) {
                locks.release(each.getKey());
            }
            return its;
        });
    }

    private static SpawnException failure(String message) {
        return new SpawnException(SpawnException.Kind.RESOURCES, message);
    }
}
