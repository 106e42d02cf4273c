package org.hsu.procman.configuration.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.Readiness;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.health.HttpEndpoint;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code control.ready}: what makes an instance RUNNING, exactly one of several. */
final class ReadyReader {
    private static final List<String> SOURCES = KnownKeys.READY.keys();
    /** Starting takes long enough that looking four times a second costs nothing and delays little. */
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Problems problems;
    private final TypeChecks types;

    ReadyReader(Problems problems, TypeChecks types) {
        this.problems = problems;
        this.types = types;
    }

    /** Null when nothing is said, or after reporting what is wrong. */
    Readiness read(Section control, Path workingDirectory) {
        Section ready = control.section("ready", KnownKeys.READY);
        if (ready == null) {
            return null;
        }
        List<Mapping.Entry> given = ready.mapping().entries().stream()
                .filter(entry -> SOURCES.contains(entry.key()))
                .toList();
        if (given.size() != 1) {
            Place place = given.isEmpty() ? ready.place() : given.get(1).place();
            String what = given.isEmpty() ? "nothing is said" : "a second source is given";
            problems.error(place, what, "exactly one of " + String.join(", ", SOURCES));
            return null;
        }
        return switch (given.get(0).key()) {
            case "log_pattern" -> pattern(ready);
            case "file" -> file(ready, workingDirectory);
            case "notify" -> notified(ready);
            case "http_endpoint" -> check(
                    "http", "url", ready, HttpEndpoint.url(ready.node("http_endpoint"), problems), "http_endpoint");
            case "tcp_endpoint" -> check("tcp", "address", ready, ready.node("tcp_endpoint"), "tcp_endpoint");
            default -> check("exec", "command", ready, ready.node("command"), "command");
        };
    }

    private static Readiness pattern(Section ready) {
        Pattern pattern = ready.value("log_pattern", null, ReadyReader::compiled);
        return pattern == null ? null : new Readiness(pattern, null, false, null);
    }

    private static Pattern compiled(ValueReader values, Node node) {
        String text = values.notEmpty(node, "a regular expression");
        if (text == null) {
            return null;
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : ", at its character " + (e.getIndex() + 1);
            return values.<Pattern>wrong(node, "a regular expression", e.getDescription() + where);
        } catch (StackOverflowError e) {
            return values.<Pattern>wrong(node, "a regular expression", "it is nested too deeply");
        }
    }

    private static Readiness file(Section ready, Path workingDirectory) {
        String text = ready.name("file", null);
        if (text == null) {
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            ready.error("file", "no path", "");
            return null;
        }
        return new Readiness(null, workingDirectory.resolve(text).normalize(), false, null);
    }

    private static Readiness notified(Section ready) {
        if (!ready.flag("notify", false)) {
            ready.error("notify", "only true says something here", "remove ready, or write notify: true");
            return null;
        }
        return new Readiness(null, null, true, null);
    }

    private Readiness check(String type, String setting, Section ready, Node value, String key) {
        if (value == null) {
            if (ready.node(key) == null) {
                ready.error(key, "missing", "");
            }
            return null;
        }
        Place place = ready.placeOf(key);
        Node listed = type.equals("exec") && value instanceof Scalar scalar && !scalar.text().isBlank()
                ? Sequence.of(place, List.of(value))
                : value;
        Mapping settings = Mapping.of(place, List.of(new Mapping.Entry(setting, place, listed)));
        NodeSettings bound = new NodeSettings(settings);
        types.healthCheck(type, place, bound);
        return new Readiness(null, null, false, new HealthCheckSpec(
                "ready", type, HealthCheckSpec.Kind.READINESS, INTERVAL, TIMEOUT, Duration.ZERO, 1, 1, false, bound));
    }
}
