package org.hsu.procman.platform.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.api.platform.SignalException;

/** Signal names and numbers of x86-64 and aarch64, which share them (signal(7)). */
final class Signals {

    static final int SIGKILL = 9;
    static final int SIGSTOP = 19;

    /** As the C library counts: the kernel's first two are kept for its threads. */
    private static final int SIGRTMIN = 34;
    private static final int SIGRTMAX = 64;

    private static final String[] NAMES = {
        null, "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL",
        "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT",
        "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF",
        "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    };

    private static final Map<String, Integer> NUMBERS = numbers();

    private Signals() {
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new TreeMap<>();
        for (int number = 1; number < NAMES.length; number++) {
            numbers.put(NAMES[number], number);
        }
        numbers.put("SIGIOT", 6);
        numbers.put("SIGCLD", 17);
        numbers.put("SIGPOLL", 29);
        numbers.put("SIGRTMIN", SIGRTMIN);
        numbers.put("SIGRTMAX", SIGRTMAX);
        for (int offset = 1; offset <= SIGRTMAX - SIGRTMIN; offset++) {
            numbers.put("SIGRTMIN+" + offset, SIGRTMIN + offset);
            numbers.put("SIGRTMAX-" + offset, SIGRTMAX - offset);
        }
        return Map.copyOf(numbers);
    }

    /**
     * @param name with or without SIG, in any case
     * @throws SignalException no such signal; the message names those that look like it
     */
    static int number(String name) throws SignalException {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        if (!wanted.startsWith("SIG")) {
            wanted = "SIG" + wanted;
        }
        Integer number = NUMBERS.get(wanted);
        if (number == null) {
            throw new SignalException("there is no signal \"" + name + "\" on Linux; near it: "
                    + String.join(", ", near(wanted)));
        }
        return number;
    }

    /** With SIG; {@code SIGRTMIN+n} for the real-time ones. */
    static String name(int number) {
        if (number > 0 && number < NAMES.length) {
            return NAMES[number];
        }
        if (number == SIGRTMIN) {
            return "SIGRTMIN";
        }
        return number > SIGRTMIN && number <= SIGRTMAX ? "SIGRTMIN+" + (number - SIGRTMIN) : "SIG" + number;
    }

    private static List<String> near(String wanted) {
        List<String> names = new ArrayList<>(NUMBERS.keySet());
        names.removeIf(name -> name.startsWith("SIGRT") && !wanted.startsWith("SIGR"));
        names.sort(Comparator.comparingInt((String name) -> distance(wanted, name)).thenComparing(name -> name));
        return names.subList(0, 3);
    }

    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= left.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int substituted = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(substituted, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[right.length()];
    }
}
