package org.hsu.procman.http;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.Metric;
import org.hsu.procman.api.management.Role;

/** {@code /metrics}: what the manager counts and its own JVM, in OpenMetrics or, as asked, the older text format. */
final class MetricsEndpoint {
    private final ManagementFacade manager;
    private final PrometheusRegistry machine = new PrometheusRegistry();
    private final OpenMetricsTextFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final PrometheusTextFormatWriter older = PrometheusTextFormatWriter.create();

    MetricsEndpoint(ManagementFacade manager) {
        this.manager = manager;
        // One by one: the metrics of allocation would need JMX, which is no room of this bundle.
        JvmMemoryMetrics.builder().register(machine);
        JvmGarbageCollectorMetrics.builder().register(machine);
        JvmThreadsMetrics.builder().register(machine);
        JvmClassLoadingMetrics.builder().register(machine);
        ProcessMetrics.builder().register(machine);
    }

    List<Endpoint> all() {
        return List.of(Endpoint.get("metrics", Role.VIEWER, this::answer));
    }

    private void answer(Request request) throws IOException {
        List<MetricSnapshot> all = new ArrayList<>();
        manager.metrics().stream().filter(metric -> !metric.samples().isEmpty()).forEach(metric -> all.add(snapshot(metric)));
        machine.scrape().forEach(all::add);
        MetricSnapshots snapshots = new MetricSnapshots(all);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String accept = String.valueOf(request.header("Accept"));
        if (openMetrics.accepts(accept)) {
            openMetrics.write(text, snapshots);
            request.whole(200, openMetrics.getContentType(), text.toString(StandardCharsets.UTF_8));
        } else {
            older.write(text, snapshots);
            request.whole(200, older.getContentType(), text.toString(StandardCharsets.UTF_8));
        }
    }

    private static MetricSnapshot snapshot(Metric metric) {
        return switch (metric.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder counter = CounterSnapshot.builder().name(metric.name()).help(metric.help());
                metric.samples().forEach(sample -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(sample.labels()))
                        .value(sample.value())
                        .build()));
                yield counter.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
                metric.samples().forEach(sample -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(sample.labels()))
                        .value(sample.value())
                        .build()));
                yield gauge.build();
            }
            case HISTOGRAM -> {
                HistogramSnapshot.Builder histogram =
                        HistogramSnapshot.builder().name(metric.name()).help(metric.help());
                metric.samples().forEach(sample -> histogram.dataPoint(point(sample)));
                yield histogram.build();
            }
        };
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot point(Metric.Sample sample) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        sample.buckets().forEach(bucket -> buckets.bucket(bucket.upperBound(), bucket.count()));
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(labels(sample.labels()))
                .classicHistogramBuckets(buckets.build())
                .sum(sample.value())
                .build();
    }

    private static Labels labels(Map<String, String> labels) {
        String[] pairs = labels.entrySet().stream()
                .flatMap(label -> Stream.of(label.getKey(), label.getValue()))
                .toArray(String[]::new);
        return Labels.of(pairs);
    }
}
