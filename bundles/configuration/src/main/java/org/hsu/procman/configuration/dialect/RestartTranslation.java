package org.hsu.procman.configuration.dialect;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.configuration.value.DurationText;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;

/**
 * {@code control.restart_policy} and {@code control.context_aware_restart}, or g1's {@code control.restart}. The
 * default budget holds for exits too: their documents promise restarts after a crash.
 */
final class RestartTranslation {
    private static final String POLICY = "management.restart_policy";
    private static final String AWARE = POLICY + ".context_aware_restart";
    private static final Duration USUAL_MAX_DELAY = Duration.ofMinutes(5);
    private static final BigDecimal MOST_ATTEMPTS = new BigDecimal(100);
    private static final BigDecimal TEN = new BigDecimal(10);
    /** unless-stopped differs from on-failure in no program. */
    private static final Map<String, String> WORDS = Map.of(
            "never", "never",
            "on-failure", "on_failure",
            "on_failure", "on_failure",
            "unless-stopped", "on_failure",
            "unless_stopped", "on_failure",
            "always", "always");
    private static final List<String> SHOWN_WORDS = List.of("never", "on-failure", "always", "unless-stopped");

    private final Generation generation;
    private final Remarks remarks;
    private final Draft out;
    private Duration longest = Duration.ZERO;
    private boolean integrated;

    RestartTranslation(Generation generation, Remarks remarks, Draft out) {
        this.generation = generation;
        this.remarks = remarks;
        this.out = out;
    }

    void translate(Mapping control, String type, Place place) {
        integrated = WrapperName.INTEGRATED.equals(type);
        Mapping old = control.mapping("restart");
        Mapping aware = control.mapping("context_aware_restart");
        Node word = control.get("restart_policy");
        Mapping.Entry entry = control.entry("restart_policy");
        if (old != null && (aware != null || word != null)) {
            Place newer = control.entry(aware == null ? "restart_policy" : "context_aware_restart").place();
            remarks.problems().error(
                    control.entry("restart").place(), "is the older spelling of what is given at " + newer,
                    "remove one of them");
        } else if (old != null) {
            if (generation != Generation.G1) {
                remarks.warn(
                        control.entry("restart").place(), "is the spelling of g1; read all the same",
                        "write restart_policy and context_aware_restart");
            }
            Tables.RESTART.apply(old, out, remarks);
            word = old.get("policy");
            entry = old.entry("policy");
            budget(old, POLICY, "max_attempts", "restart_delay", "backoff_multiplier");
        }
        strategy(word, entry, type, place);
        if (aware != null && old == null) {
            aware(aware);
        }
        if (longest.compareTo(USUAL_MAX_DELAY) > 0) {
            out.putDefault(POLICY + ".max_delay", DurationText.of(longest), place);
        }
    }

    private void strategy(Node word, Mapping.Entry entry, String type, Place place) {
        String text = word instanceof Scalar scalar ? scalar.text() : null;
        if (word == null || text != null && text.isEmpty()) {
            if (generation == Generation.R1 || WrapperName.INTEGRATED.equals(type)) {
                out.putDefault(POLICY + ".strategy", "never", place);
            }
            return;
        }
        String ours = text == null ? null : WORDS.get(text);
        if (ours != null) {
            out.put(POLICY + ".strategy", entry.place(), Values.rewritten((Scalar) word, ours));
        } else if (generation == Generation.R1 && text != null) {
            remarks.warn(
                    word.place(), "no known policy: " + word.shown() + "; taken as on-failure, as its program did",
                    "allowed: " + String.join(", ", SHOWN_WORDS));
            out.put(POLICY + ".strategy", entry.place(), Values.rewritten((Scalar) word, "on_failure"));
        } else {
            String near = text == null ? null : NearestName.of(text, SHOWN_WORDS);
            remarks.problems().error(
                    word.place(),
                    "expected one of " + String.join(", ", SHOWN_WORDS) + ", found " + word.shown(),
                    near == null ? "" : "did you mean " + Quoted.of(near) + "?");
        }
    }

    /** What nobody wrote delays nothing: the waiting times that programs filled in are left out. */
    private void aware(Mapping aware) {
        Mapping usual = aware.mapping("default");
        if (usual != null) {
            budget(usual, POLICY, "max_attempts", "restart_delay", "backoff_multiplier");
        }
        if (generation == Generation.R1 && usual != null && aware.entries().size() == 1) {
            return;
        }
        Draft inner = out.inner(AWARE, aware.place());
        if (aware.mapping("severity_multipliers") != null) {
            inner.inner("severity_multipliers", aware.mapping("severity_multipliers").place());
        }
        Tables.CONTEXT_AWARE.apply(aware, inner, remarks);
        for (String cause : List.of("health_failures", "resource_violations")) {
            Mapping own = aware.mapping(cause);
            if (own != null) {
                out.inner(AWARE + "." + cause, own.place());
                budget(own, AWARE + "." + cause, "max_retries", "retry_delay", "backoff_rate");
            }
        }
        for (String key : List.of("startup_grace_period", "sustained_violation_time")) {
            if (!inner.has(key)) {
                inner.putDefault(key, "0s", aware.place());
            }
        }
        if (generation == Generation.R1) {
            for (String key : List.of("severity_multipliers", "process_profile_multipliers")) {
                if (!inner.has(key)) {
                    inner.put(key, aware.place(), Mapping.empty(aware.place()));
                }
            }
        }
    }

    private void budget(Mapping from, String to, String attempts, String delay, String multiplier) {
        boolean whole = to.equals(POLICY);
        if (from != null && !from.entries().isEmpty() && from.entry("policy") == null) {
            Tables.BUDGET.apply(from, new Draft(from.place()), remarks);
        }
        Mapping.Entry retries = from.entry("max_retries");
        boolean zero = retries != null && Values.isZero(retries.value());
        if (whole && zero && generation.isGo() && integrated) {
            remarks.warn(
                    retries.value().place(),
                    "means without end; " + MOST_ATTEMPTS + ", the most, is taken instead", "");
            out.put(to + "." + attempts, retries.place(), Values.rewritten(
                    (Scalar) retries.value(), MOST_ATTEMPTS.toString()));
        } else if (retries != null && !retries.value().isNull() && !(whole && zero)) {
            out.put(to + "." + attempts, retries.place(), atMost(retries.value(), MOST_ATTEMPTS));
        }
        Mapping.Entry wait = from.entry("retry_delay");
        if (wait != null && !wait.value().isNull()) {
            Node value = Values.duration(wait.value());
            Duration time = value instanceof Scalar scalar ? DurationText.parse(scalar.text()) : null;
            longest = time != null && time.compareTo(longest) > 0 ? time : longest;
            out.put(to + "." + delay, wait.place(), value);
        }
        Mapping.Entry rate = from.entry("backoff_rate");
        if (rate != null && !rate.value().isNull()) {
            Node value = atMost(rate.value(), TEN);
            out.put(to + "." + multiplier, rate.place(), whole ? atLeastOne(value) : value);
        }
    }

    private Node atMost(Node node, BigDecimal most) {
        BigDecimal number = Values.number(node);
        if (number == null || number.compareTo(most) <= 0) {
            return node;
        }
        remarks.warn(node.place(), node.shown() + " is more than " + most + ", which is taken instead", "");
        return Values.rewritten((Scalar) node, most.toString());
    }

    private Node atLeastOne(Node node) {
        BigDecimal number = Values.number(node);
        if (number == null || number.signum() <= 0 || number.compareTo(BigDecimal.ONE) >= 0) {
            return node;
        }
        remarks.warn(node.place(), node.shown() + " would make delays shorter; 1 is taken instead", "");
        return Values.rewritten((Scalar) node, "1");
    }
}
