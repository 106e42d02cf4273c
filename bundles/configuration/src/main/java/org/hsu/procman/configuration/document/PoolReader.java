package org.hsu.procman.configuration.document;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.spec.AutoscaleSpec;
import org.hsu.procman.api.spec.InstanceReferences;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.PrometheusSample;
import org.hsu.procman.api.spec.ScaleMetric;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;

/** {@code pool}: between which numbers the instances of an entry become more and fewer, and by what. */
final class PoolReader {
    private static final Bounds NUMBERS = Bounds.between(0, Instances.MOST);
    private static final Bounds UP = new Bounds(0, 1_000, true);
    private static final Bounds DOWN = Bounds.between(0, 1_000);
    private static final Bounds DELAY = Bounds.between(0, 86_400_000);
    private static final Bounds INTERVAL = Bounds.between(1_000, 3_600_000);
    private static final Bounds TIMEOUT = Bounds.between(100, 60_000);
    private static final List<String> WORDS = List.of("cpu", "memory");
    private static final List<String> SOURCES = List.of("http", "command", "check");

    private final Problems problems;

    PoolReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Null where nothing is to scale, or what is said has an error.
     *
     * @param spec null when the entry has an error
     */
    AutoscaleSpec read(Mapping pool, ProcessSpec spec) {
        int before = problems.errors();
        Section section = Section.open(pool, KnownKeys.POOL, problems);
        section.require("max", "how many instances there may be");
        int min = section.integer("min", 1, NUMBERS);
        Integer max = section.integer("max", null, NUMBERS);
        double up = section.decimal("scale_up_threshold", 0.8, UP);
        double down = section.decimal("scale_down_threshold", 0.3, DOWN);
        Duration cooldown = section.duration("cooldown", Duration.ofMinutes(1), DELAY);
        Duration upDelay = section.duration("scale_up_delay", Duration.ofSeconds(15), DELAY);
        Duration downDelay = section.duration("scale_down_delay", Duration.ofMinutes(5), DELAY);
        Duration interval = section.duration("interval", Duration.ofSeconds(5), INTERVAL);
        ScaleMetric metric = metric(section, spec);
        if (max != null && max < Math.max(1, min)) {
            section.error("max", max + " is less than " + (min > max ? "min (which is " + min + ")" : "one"), "");
        }
        if (down >= up) {
            section.error(
                    "scale_down_threshold", down + " is not less than scale_up_threshold (which is " + up + ")",
                    "the number would never rest");
        }
        if (min == 0 && metric != null && (metric.isPerInstance() || metric.full() == null)) {
            section.error(
                    "min", "without an instance there is nothing that " + metric.text() + " could say",
                    metric.isPerInstance() ? "at least 1, or a metric of the whole pool" : "at least 1, or say metric.full");
        }
        return problems.errors() > before || max == null || metric == null
                ? null
                : new AutoscaleSpec(min, max, metric, up, down, cooldown, upDelay, downDelay, interval);
    }

    private ScaleMetric metric(Section pool, ProcessSpec spec) {
        if (!(pool.node("metric") instanceof Mapping)) {
            String word = pool.value("metric", "cpu", PoolReader::word);
            ScaleMetric.Kind kind = ScaleMetric.Kind.valueOf(word.toUpperCase(Locale.ROOT));
            if (kind == ScaleMetric.Kind.MEMORY && spec != null && spec.limits().get(LimitKind.MEMORY) == null) {
                pool.error(
                        "metric", "without a limit of memory there is no share of it",
                        "set resource_limits.max_memory_mb");
            }
            return ScaleMetric.of(kind);
        }
        Section metric = pool.section("metric", KnownKeys.POOL_METRIC);
        List<String> said = SOURCES.stream().filter(metric::has).toList();
        if (said.size() != 1) {
            problems.error(
                    said.isEmpty() ? metric.place() : metric.placeOf(said.get(1)),
                    said.isEmpty() ? "nothing says where the number comes from" : said.get(0) + " says already where the number comes from",
                    said.isEmpty() ? "one of " + String.join(", ", SOURCES) : "keep one of them");
            return null;
        }
        Double full = metric.decimal("full", null, Bounds.POSITIVE);
        Duration timeout = metric.duration("timeout", Duration.ofSeconds(5), TIMEOUT);
        PrometheusSample sample = metric.value("sample", null, PoolReader::sample);
        if (metric.has("sample") && !metric.has("http")) {
            metric.error("sample", "only http has samples", "remove it");
        }
        return switch (said.get(0)) {
            case "http" -> {
                String url = metric.value("http", null, PoolReader::url);
                yield url == null
                        ? null
                        : new ScaleMetric(ScaleMetric.Kind.HTTP, url, sample, List.of(), null, full, timeout);
            }
            case "command" -> {
                List<String> command = metric.texts("command");
                if (command.isEmpty() || command.get(0).isBlank()) {
                    metric.error("command", "the command is empty", "write [program, argument, ...]");
                    yield null;
                }
                yield new ScaleMetric(ScaleMetric.Kind.COMMAND, null, null, command, null, full, timeout);
            }
            default -> {
                String check = metric.name("check", null);
                checkThere(metric, check, spec);
                yield check == null
                        ? null
                        : new ScaleMetric(ScaleMetric.Kind.CHECK, null, null, List.of(), check, full, timeout);
            }
        };
    }

    private static void checkThere(Section metric, String check, ProcessSpec spec) {
        if (check == null || spec == null) {
            return;
        }
        List<String> names = spec.healthChecks().stream().map(each -> each.name()).toList();
        if (!names.contains(check)) {
            String near = NearestName.of(check, names);
            metric.error(
                    "check", "no health check of this process is called " + Quoted.of(check),
                    near != null
                            ? "did you mean " + Quoted.of(near) + "?"
                            : names.isEmpty() ? "it has none" : "known: " + String.join(", ", names));
        }
    }

    private static String word(ValueReader values, Node node) {
        return values.word(node, WORDS);
    }

    private static PrometheusSample sample(ValueReader values, Node node) {
        String text = values.notEmpty(node, "a sample");
        try {
            return text == null ? null : PrometheusSample.parse(text);
        } catch (IllegalArgumentException e) {
            return values.<PrometheusSample>wrong(node, "a sample", e.getMessage());
        }
    }

    private static String url(ValueReader values, Node node) {
        String wanted = "an http or https URL";
        String text = values.notEmpty(node, wanted);
        if (text == null) {
            return null;
        }
        Map<String, Integer> ports = new HashMap<>();
        PortReferences.names(text).forEach(name -> ports.put(name, 1));
        try {
            URI uri = URI.create(PortReferences.expand(InstanceReferences.expand(text, 1), ports));
            boolean usable = uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
            return usable ? text : values.<String>wrong(node, wanted, "such as http://localhost:${port.http}/metrics");
        } catch (IllegalArgumentException e) {
            return values.<String>wrong(node, wanted, "such as http://localhost:${port.http}/metrics");
        }
    }
}
