package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/** Resource limits (getrlimit(2)) as the shell's {@code ulimit} sets them. */
final class Rlimits {

    private static final long INFINITY = -1;

    /** Seconds of processor time from SIGXCPU, which a program may catch, to SIGKILL. */
    private static final long LAST_SECONDS = 5;

    /**
     * @param resource the kernel's number
     * @param letter   of ulimit
     * @param unit     bytes, or 1 for a count or seconds
     */
    private record Limit(int resource, String letter, long unit) {}

    private static final Map<String, Limit> LIMITS = Map.of(
            "cpu", new Limit(0, "t", 1),
            "fsize", new Limit(1, "f", 512),
            "data", new Limit(2, "d", 1024),
            "stack", new Limit(3, "s", 1024),
            "core", new Limit(4, "c", 512),
            "nproc", new Limit(6, "p", 1),
            "nofile", new Limit(7, "n", 1),
            "memlock", new Limit(8, "l", 1024),
            "as", new Limit(9, "v", 1024));

    private Rlimits() {
    }

    /**
     * Letters and values in turn, in ulimit's units, rounded up.
     *
     * @param wished  soft and hard limit by name; negative: unlimited
     * @param machine whose shell will read them
     * @throws SpawnException an unknown name, or more than the manager's own hard limit where that may not be
     *                        raised
     */
    static List<String> arguments(Map<String, Long> wished, Machine machine) throws SpawnException {
        List<String> arguments = new ArrayList<>();
        for (Map.Entry<String, Long> entry : new TreeMap<>(wished).entrySet()) {
            String name = entry.getKey();
            long value = entry.getValue();
            Limit limit = LIMITS.get(name);
            if (limit == null) {
                throw new SpawnException(Kind.LIMITS, "there is no resource limit \"" + name + "\"; known are "
                        + String.join(", ", new TreeMap<>(LIMITS).keySet()));
            }
            boolean unlimited = value < 0 || value == Long.MAX_VALUE;
            long hard = hardLimit(limit.resource);
            if (hard != INFINITY && (unlimited || value > hard) && !machine.mayRaiseHardLimits()) {
                throw new SpawnException(Kind.LIMITS, "the limit " + name + " of "
                        + (unlimited ? "unlimited" : Long.toString(value))
                        + " is above the manager's own hard limit of " + hard + ", which this user may not raise");
            }
            if ("cpu".equals(name) && !unlimited) {
                // The soft limit first: it may never be above the hard one.
                arguments.add("S" + limit.letter);
                arguments.add(Long.toString(value));
                arguments.add("H" + limit.letter);
                boolean bounded = hard != INFINITY && !machine.mayRaiseHardLimits();
                arguments.add(Long.toString(bounded ? Math.min(hard, value + LAST_SECONDS) : value + LAST_SECONDS));
                continue;
            }
            // The one letter that shells disagree on.
            arguments.add("nproc".equals(name) && !machine.plainShell() ? "u" : limit.letter);
            long rounded = value / limit.unit + (value % limit.unit == 0 ? 0 : 1);
            arguments.add(unlimited ? "unlimited" : Long.toString(rounded));
        }
        return arguments;
    }

    static int number(String name) {
        return LIMITS.get(name).resource;
    }

    /**
     * Soft and hard limit as prlimit(2) takes them.
     *
     * @param value as {@link #arguments} has them; null for the manager's own
     */
    static Memory memory(String name, Long value, Machine machine) {
        int resource = number(name);
        Memory limits = new Memory(16);
        LibC.getrlimit(resource, limits);
        if (value != null) {
            long wished = value < 0 || value == Long.MAX_VALUE ? INFINITY : value;
            long hard = limits.getLong(8);
            boolean later = "cpu".equals(name) && wished != INFINITY;
            boolean bounded = later && hard != INFINITY && !machine.mayRaiseHardLimits();
            limits.setLong(0, wished);
            limits.setLong(8, !later ? wished : bounded ? Math.min(hard, wished + LAST_SECONDS) : wished + LAST_SECONDS);
        }
        return limits;
    }

    private static long hardLimit(int resource) {
        try (Memory limits = new Memory(16)) {
            return LibC.getrlimit(resource, limits) == 0 ? limits.getLong(8) : INFINITY;
        }
    }
}
