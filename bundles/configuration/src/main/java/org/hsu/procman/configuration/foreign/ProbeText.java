package org.hsu.procman.configuration.foreign;

import static org.hsu.procman.configuration.foreign.ImportedProgram.CHECK;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The times and thresholds of a health check. */
final class ProbeText {

    private ProbeText() {}

    /**
     * Here a check has to end before the next one begins.
     *
     * @param interval of ours, null: as usual there, {@code usual}
     * @param timeout  of ours, null: not said
     */
    static void times(ImportedProgram program, String interval, String timeout, String usual) {
        String every = interval == null ? usual : interval;
        program.put(CHECK + "interval", every);
        if (timeout != null && millis(timeout) >= millis(every)) {
            program.note("the health check's timeout of " + timeout + " is not less than its interval: a shorter one is taken");
        } else if (timeout != null) {
            program.put(CHECK + "timeout", timeout);
        }
    }

    static void number(ImportedProgram program, String key, Integer value) {
        if (value != null) {
            program.put(CHECK + key, Math.max(1, value));
        }
    }

    /** Of a duration of ours. */
    private static double millis(String duration) {
        double total = 0;
        Matcher part =
                Pattern.compile("([0-9.]+)(ms|s|m|h|d)").matcher(duration);
        while (part.find()) {
            double unit = switch (part.group(2)) {
                case "ms" -> 1;
                case "s" -> 1_000;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                default -> 86_400_000;
            };
            total += Double.parseDouble(part.group(1)) * unit;
        }
        return total;
    }
}
