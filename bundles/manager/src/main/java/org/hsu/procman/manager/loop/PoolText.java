package org.hsu.procman.manager.loop;

import java.util.Locale;
import org.hsu.procman.api.spec.AutoscaleSpec;
import org.hsu.procman.manager.core.PoolScaling;
import org.hsu.procman.manager.management.Times;

/** What is said of the decisions of pools. Pure. */
final class PoolText {
    private PoolText() {}

    /**
     * What is decided and why.
     *
     * @param before   how many instances there were
     * @param problem  what could not be asked
     * @param coolFor  nanoseconds until the number may change
     */
    static String decision(
            AutoscaleSpec spec, PoolScaling.Verdict verdict, int before, String problem, long coolFor) {
        boolean high = verdict.load() != null && verdict.load() > spec.upThreshold();
        String text = switch (verdict.reason()) {
            case BLIND -> "stays, the load is not known (" + problem + ")";
            case STEADY -> "stays, the load is " + load(verdict) + ", between scale_down_threshold "
                    + spec.downThreshold() + " and scale_up_threshold " + spec.upThreshold();
            case SETTLING -> "stays for now, " + why(spec, verdict, high) + ", not for "
                    + (high ? "scale_up_delay " + span(spec.upDelay().toMillis()) : "scale_down_delay "
                    + span(spec.downDelay().toMillis())) + " yet";
            case COOLING -> "stays for now, " + why(spec, verdict, high) + ", but cooldown "
                    + span(spec.cooldown().toMillis()) + " is over in " + span(Math.max(0, coolFor / 1_000_000));
            case AT_MAX -> "stays at max, " + why(spec, verdict, high);
            case AT_LEAST -> "stays, " + why(spec, verdict, high)
                    + (before == spec.min() ? ", but it is at min" : ", but fewer could not carry it");
            case MORE, FEWER -> "goes from " + before + " to " + verdict.wanted() + ", " + why(spec, verdict);
        };
        boolean some = !problem.isEmpty() && verdict.reason() != PoolScaling.Reason.BLIND;
        return some ? text + "; not known of all (" + problem + ")" : text;
    }

    /** What asked for the change. */
    static String why(AutoscaleSpec spec, PoolScaling.Verdict verdict) {
        return why(spec, verdict, verdict.reason() == PoolScaling.Reason.MORE);
    }

    private static String why(AutoscaleSpec spec, PoolScaling.Verdict verdict, boolean high) {
        String load = "the load " + load(verdict) + " of each by " + spec.metric().text();
        if (high && verdict.load() > spec.upThreshold()) {
            return load + " is above scale_up_threshold " + spec.upThreshold();
        }
        return verdict.load() < spec.downThreshold()
                ? load + " is below scale_down_threshold " + spec.downThreshold()
                : "there may be from " + spec.min() + " to " + spec.max();
    }

    private static String load(PoolScaling.Verdict verdict) {
        return String.format(Locale.ROOT, "%.2f", verdict.load());
    }

    private static String span(long millis) {
        return Times.span(millis);
    }
}
