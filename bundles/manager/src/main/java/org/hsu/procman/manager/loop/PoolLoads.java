package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.InstanceReferences;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.api.spec.ScaleMetric;
import org.hsu.procman.manager.core.PoolScaling.Load;
import org.hsu.procman.manager.management.ProcessView.CheckView;
import org.hsu.procman.manager.pool.CommandNumber;
import org.hsu.procman.manager.pool.HttpNumber;
import org.hsu.procman.manager.pool.Numbers;

/** Finds out the load of pools. Thread-safe. */
final class PoolLoads {
    private static final double ONE_CORE_PERCENT = 100;

    private final HttpNumber http = new HttpNumber();

    /**
     * What was found out.
     *
     * @param load    null when it is not known
     * @param problem what could not be asked and why; empty when all could
     */
    record Reading(Load load, String problem) {}

    /**
     * Who is asked.
     *
     * @param index of the instance; 0 for the pool as a whole
     */
    record Asked(String id, int index, Map<String, Integer> ports, Path directory, Map<String, String> environment) {
        static Asked instance(Slot slot) {
            ControlSpec control = slot.instanceSpec().control();
            return new Asked(
                    slot.id(), slot.spec.instance().index(), slot.ports(),
                    control == null ? null : control.workingDirectory(),
                    control == null ? Map.of() : control.environment());
        }

        private String expand(String text) {
            return PortReferences.expand(index == 0 ? text : InstanceReferences.expand(text, index), ports);
        }
    }

    /** A number of one who is asked. */
    private interface Question {
        double ask(Asked asked) throws IOException, InterruptedException;
    }

    /**
     * From what is known already.
     *
     * @param count how many instances there are to be
     */
    Reading known(ScaleMetric metric, List<Slot> living, int count) {
        double sum = 0;
        int measured = 0;
        for (Slot slot : living) {
            Double share = share(metric, slot);
            if (share != null) {
                sum += share / (metric.full() == null ? 1 : metric.full());
                measured++;
            }
        }
        return measured == 0
                ? new Reading(null, "no instance has been measured yet")
                : new Reading(new Load(sum, sum + Math.max(0, count - measured)), "");
    }

    private static Double share(ScaleMetric metric, Slot slot) {
        if (metric.kind() == ScaleMetric.Kind.CHECK) {
            for (CheckView check : slot.publishedChecks()) {
                if (metric.check().equals(check.name()) && check.message() != null) {
                    OptionalDouble number = Numbers.last(check.message());
                    return number.isPresent() && number.getAsDouble() >= 0 ? number.getAsDouble() : null;
                }
            }
            return null;
        }
        Measurements sample = slot.sample();
        LimitKind kind = metric.kind() == ScaleMetric.Kind.CPU ? LimitKind.CPU : LimitKind.MEMORY;
        Double used = sample == null ? null : sample.used(kind);
        if (used == null) {
            return null;
        }
        boolean limited = slot.spec.limits().get(kind) != null;
        return limited
                ? used / slot.spec.limits().get(kind).value()
                : kind == LimitKind.CPU ? Double.valueOf(used / ONE_CORE_PERCENT) : null;
    }

    /**
     * Asks each; blocks.
     *
     * @param whom  the living instances, or the pool as a whole
     * @param count how many instances there are to be
     */
    Reading ask(ScaleMetric metric, List<Asked> whom, int count) throws InterruptedException {
        Question question = metric.kind() == ScaleMetric.Kind.HTTP
                ? asked -> http.ask(url(asked.expand(metric.url())), metric.sample(), metric.timeout())
                : asked -> CommandNumber.ask(
                        metric.command().stream().map(asked::expand).toList(), asked.directory(),
                        asked.environment(), metric.timeout());
        double sum = 0;
        int answers = 0;
        List<String> problems = new ArrayList<>();
        for (Asked asked : whom) {
            try {
                double number = question.ask(asked);
                if (number < 0) {
                    throw new IOException("it says " + number + ", which is less than nothing");
                }
                sum += metric.full() == null ? number : number / metric.full();
                answers++;
            } catch (IOException | RuntimeException e) {
                problems.add((asked.index() == 0 ? "" : asked.id() + ": ") + reason(e));
            }
        }
        String problem = problems.isEmpty()
                ? ""
                : metric.text() + ": " + problems.get(0)
                        + (problems.size() == 1 ? "" : ", and " + (problems.size() - 1) + " more");
        if (answers == 0) {
            return new Reading(null, whom.isEmpty() ? "no instance is there to be asked" : problem);
        }
        if (!metric.isPerInstance()) {
            return new Reading(Load.of(metric.full() == null ? sum * count : sum), problem);
        }
        return new Reading(new Load(sum, sum + Math.max(0, count - answers)), problem);
    }

    private static URI url(String text) throws IOException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
