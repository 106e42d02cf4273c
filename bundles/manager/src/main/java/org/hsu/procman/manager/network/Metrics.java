package org.hsu.procman.manager.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.hsu.procman.api.management.Metric;
import org.hsu.procman.api.management.Metric.Bucket;
import org.hsu.procman.api.management.Metric.Kind;
import org.hsu.procman.api.management.Metric.Sample;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.manager.management.Histogram;
import org.hsu.procman.manager.management.LogCount;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.PortUse;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.QueueView;

/**
 * What is counted, from the snapshots that are there. The labels are ids, states, reason words and names of the
 * configuration, so there are never more series than the configuration has lines. Thread-safe.
 */
final class Metrics {
    private final Management management;
    private final RestartCounts restarts;
    private final EventCounts counts;

    Metrics(Management management, RestartCounts restarts, EventCounts counts) {
        this.management = management;
        this.restarts = restarts;
        this.counts = counts;
    }

    List<Metric> now() {
        List<ProcessView> processes = management.processes();
        List<Metric> all = new ArrayList<>();
        all.add(new Metric("procman_process_state", Kind.GAUGE, "1 for the state that the process is in, 0 for the others",
                states(processes)));
        all.add(gauge("procman_process_up", "Whether the process is RUNNING or UNHEALTHY", processes,
                view -> isUp(view) ? 1 : 0));
        all.add(new Metric("procman_process_restarts", Kind.COUNTER,
                "Restarts by the manager itself since it started, by the reason of the end before",
                restarts(processes)));
        all.add(new Metric("procman_process_transitions", Kind.COUNTER,
                "How often the process entered the state", counted(processes, "to", counts::states)));
        all.add(new Metric("procman_process_cpu_seconds", Kind.COUNTER,
                "Processor time of the living instance and its descendants, seconds", cpu(processes)));
        all.add(new Metric("procman_process_memory_bytes", Kind.GAUGE,
                "Resident memory of the process and its descendants", memory(processes)));
        all.add(gauge("procman_circuit_breaker_open", "Whether the circuit breaker of the process is open", processes,
                view -> "open".equals(view.breaker()) ? 1 : 0));
        usage(all, processes);
        limits(all, processes);
        checks(all);
        logs(all);
        pools(all, processes);
        queues(all);
        all.add(new Metric("procman_ports_in_use", Kind.GAUGE, "Ports that processes hold", List.of(new Sample(
                Map.of(), processes.stream().mapToInt(view -> view.ports().size()).sum()))));
        PortUse range = management.portUse();
        all.add(new Metric("procman_port_range_size", Kind.GAUGE, "Ports of the range that processes are given",
                List.of(new Sample(Map.of(), range.size()))));
        all.add(new Metric("procman_port_range_free", Kind.GAUGE, "Ports of the range that no process holds",
                List.of(new Sample(Map.of(), range.free()))));
        all.add(new Metric("procman_reconcile_seconds", Kind.HISTOGRAM,
                "Each reload, from reading the wish to having all of it told to the processes, and each periodic pass, seconds",
                List.of(histogram(Map.of(), management.reconciliations()))));
        return all;
    }

    /** Of entries with instances, by their ids. */
    private static void pools(List<Metric> all, List<ProcessView> processes) {
        Map<String, List<ProcessView>> pools = new TreeMap<>();
        processes.stream()
                .filter(view -> view.instanceOf() != null)
                .forEach(view -> pools.computeIfAbsent(view.instanceOf(), id -> new ArrayList<>()).add(view));
        all.add(pool("procman_pool_instances", "Instances of the entry that there are, running or not", pools, view -> true));
        all.add(pool("procman_pool_instances_wished", "Those of them that are wished to run", pools, ProcessView::wished));
        all.add(pool("procman_pool_instances_running", "Those of them that are RUNNING or UNHEALTHY", pools, Metrics::isUp));
        all.add(pool("procman_pool_leases", "Those of them that are lent", pools, view -> view.leasedUntilMillis() != null));
    }

    private static Metric pool(
            String name, String help, Map<String, List<ProcessView>> pools, Predicate<ProcessView> counted) {
        return new Metric(name, Kind.GAUGE, help, pools.entrySet().stream()
                .map(pool -> new Sample(
                        Map.of("id", pool.getKey()), pool.getValue().stream().filter(counted).count()))
                .toList());
    }

    private void queues(List<Metric> all) {
        List<QueueView> queues = management.jobs().queues();
        all.add(queue("procman_queue_waiting", "Jobs that wait", queues, QueueView::waiting));
        all.add(queue("procman_queue_running", "Jobs that run", queues, QueueView::running));
        all.add(queue("procman_queue_size", "Jobs that may wait", queues, QueueView::size));
        List<Sample> ended = new ArrayList<>();
        queues.forEach(queue -> counts.jobs(queue.pool(), (outcome, count) ->
                ended.add(new Sample(labels("id", queue.pool(), "outcome", outcome), count))));
        all.add(new Metric("procman_jobs_ended", Kind.COUNTER,
                "Jobs that are over: done, failed or cancelled", ended));
    }

    private static Metric queue(String name, String help, List<QueueView> queues, ToDoubleFunction<QueueView> value) {
        return new Metric(name, Kind.GAUGE, help, queues.stream()
                .map(queue -> new Sample(Map.of("id", queue.pool()), value.applyAsDouble(queue)))
                .toList());
    }

    private static boolean isUp(ProcessView view) {
        return view.state() == ProcessState.RUNNING || view.state() == ProcessState.UNHEALTHY;
    }

    private static List<Sample> counted(
            List<ProcessView> processes, String label, BiConsumer<String, BiConsumer<String, Long>> counts) {
        List<Sample> samples = new ArrayList<>();
        processes.forEach(view -> counts.accept(
                view.id(), (word, count) -> samples.add(new Sample(labels("id", view.id(), label, word), count))));
        return samples;
    }

    private static void usage(List<Metric> all, List<ProcessView> processes) {
        all.add(known("procman_process_open_files", "Open files of the process and its descendants", processes,
                ProcessView::openFiles));
        all.add(known("procman_process_threads", "Threads of the process and its descendants", processes,
                ProcessView::threads));
        all.add(known("procman_process_tree_size", "The process and its descendants", processes,
                ProcessView::processCount));
    }

    private static Metric known(
            String name, String help, List<ProcessView> processes, Function<ProcessView, Number> value) {
        return new Metric(name, Kind.GAUGE, help, processes.stream()
                .filter(view -> value.apply(view) != null)
                .map(view -> new Sample(Map.of("id", view.id()), value.apply(view).doubleValue()))
                .toList());
    }

    private void limits(List<Metric> all, List<ProcessView> processes) {
        List<Sample> values = new ArrayList<>();
        List<Sample> used = new ArrayList<>();
        for (ProcessView view : processes) {
            view.resources().allowed().forEach((kind, value) ->
                    values.add(new Sample(labels("id", view.id(), "limit", kind), value)));
            view.resources().used().forEach((kind, value) ->
                    used.add(new Sample(labels("id", view.id(), "limit", kind), value)));
        }
        all.add(new Metric("procman_process_limit", Kind.GAUGE,
                "What the process may use: bytes, percent of one core, a count or seconds", values));
        all.add(new Metric("procman_process_limit_used", Kind.GAUGE, "What it uses of that", used));
        all.add(new Metric("procman_limit_violations", Kind.COUNTER, "How often the process passed the limit",
                counted(processes, "limit", counts::limits)));
    }

    private static List<Sample> states(List<ProcessView> processes) {
        List<Sample> samples = new ArrayList<>();
        for (ProcessView view : processes) {
            for (ProcessState state : ProcessState.values()) {
                samples.add(new Sample(
                        labels("id", view.id(), "state", state.name()), view.state() == state ? 1 : 0));
            }
        }
        return samples;
    }

    private static Metric gauge(
            String name, String help, List<ProcessView> processes, ToDoubleFunction<ProcessView> value) {
        return new Metric(name, Kind.GAUGE, help, processes.stream()
                .map(view -> new Sample(Map.of("id", view.id()), value.applyAsDouble(view)))
                .toList());
    }

    private List<Sample> restarts(List<ProcessView> processes) {
        List<Sample> samples = new ArrayList<>();
        for (ProcessView view : processes) {
            restarts.of(view.id()).forEach((reason, count) ->
                    samples.add(new Sample(labels("id", view.id(), "reason", reason), count)));
        }
        return samples;
    }

    private static List<Sample> cpu(List<ProcessView> processes) {
        return processes.stream()
                .filter(view -> view.resources().usage() != null && view.resources().usage().cpuNanos() != null)
                .map(view -> new Sample(Map.of("id", view.id()), view.resources().usage().cpuNanos() / 1e9))
                .toList();
    }

    private static List<Sample> memory(List<ProcessView> processes) {
        return processes.stream()
                .filter(view -> view.memoryBytes() != null)
                .map(view -> new Sample(Map.of("id", view.id()), view.memoryBytes()))
                .toList();
    }

    private void checks(List<Metric> all) {
        List<Sample> times = new ArrayList<>();
        List<Sample> failures = new ArrayList<>();
        List<Sample> results = new ArrayList<>();
        management.checkTimes().forEach((id, checks) -> checks.forEach((check, counted) -> {
            times.add(histogram(labels("id", id, "check", check), counted.seconds()));
            long failed = counted.failures();
            failures.add(new Sample(labels("id", id, "check", check), failed));
            results.add(result(id, check, "unhealthy", failed));
            results.add(result(id, check, "healthy", Math.max(0, count(counted.seconds()) - failed)));
        }));
        all.add(new Metric("procman_health_check_seconds", Kind.HISTOGRAM, "How long health checks took, seconds", times));
        all.add(new Metric("procman_health_check_failures", Kind.COUNTER, "Health checks that failed", failures));
        all.add(new Metric("procman_health_check_results", Kind.COUNTER, "Health checks, by what they found", results));
    }

    private static Sample result(String id, String check, String result, long count) {
        Map<String, String> labels = labels("id", id, "check", check);
        labels.put("result", result);
        return new Sample(labels, count);
    }

    private static long count(Histogram times) {
        long count = 0;
        for (int i = 0; i < times.size(); i++) {
            count += times.count(i);
        }
        return count;
    }

    private void logs(List<Metric> all) {
        List<Sample> lines = new ArrayList<>();
        List<Sample> dropped = new ArrayList<>();
        List<Sample> lag = new ArrayList<>();
        List<Sample> lost = new ArrayList<>();
        for (LogCount count : management.logCounts()) {
            if (count.output() == null) {
                Map<String, String> labels = labels("id", count.id(), "stream", count.stream());
                lines.add(new Sample(labels, count.lines()));
                lag.add(new Sample(labels, count.lag()));
                lost.add(new Sample(labels, count.lost()));
            } else {
                dropped.add(new Sample(labels("id", count.id(), "output", count.output()), count.lines()));
            }
        }
        all.add(new Metric("procman_log_lines", Kind.COUNTER, "Lines that the process wrote", lines));
        all.add(new Metric("procman_log_dropped", Kind.COUNTER, "Lines that an output was too slow to take", dropped));
        all.add(new Metric("procman_log_lag_bytes", Kind.GAUGE, "Bytes that the log pump has still to pass on", lag));
        all.add(new Metric("procman_log_lost", Kind.COUNTER, "Lines given up because of spool_limit", lost));
    }

    private static Sample histogram(Map<String, String> labels, Histogram times) {
        List<Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            buckets.add(new Bucket(times.upperBound(i), times.count(i)));
        }
        return new Sample(labels, times.sum(), buckets);
    }

    private static Map<String, String> labels(String name, String value, String other, String otherValue) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(name, value);
        labels.put(other, otherValue);
        return labels;
    }
}
