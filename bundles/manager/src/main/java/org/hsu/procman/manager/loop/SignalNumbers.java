package org.hsu.procman.manager.loop;

import java.util.Map;

/** The numbers by which shells report death by a signal (128 + number); POSIX fixes these. */
final class SignalNumbers {
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("SIGHUP", 1),
            Map.entry("SIGINT", 2),
            Map.entry("SIGQUIT", 3),
            Map.entry("SIGILL", 4),
            Map.entry("SIGTRAP", 5),
            Map.entry("SIGABRT", 6),
            Map.entry("SIGFPE", 8),
            Map.entry("SIGKILL", 9),
            Map.entry("SIGUSR1", 10),
            Map.entry("SIGSEGV", 11),
            Map.entry("SIGUSR2", 12),
            Map.entry("SIGPIPE", 13),
            Map.entry("SIGALRM", 14),
            Map.entry("SIGTERM", 15));

    private SignalNumbers() {}

    /** 0 when it is not a common one. */
    static int of(String name) {
        return NUMBERS.getOrDefault(name, 0);
    }
}
