package org.hsu.procman.configuration.logging;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * {@code log_collection.default}: what each process inherits under {@code management.logging}. Its groups
 * {@code buffering}, {@code processing} and {@code outputs} are flat there. Values keep their places. A file of one
 * stream called as the process's own is no target but says how that one is written.
 */
final class LogDefaults {
    private final List<Mapping.Entry> logging = new ArrayList<>();
    private final List<Node> targets = new ArrayList<>();
    private final Problems problems;

    private LogDefaults(Problems problems) {
        this.problems = problems;
    }

    /** A mapping of the keys of {@code management.logging}. */
    static Mapping read(Section defaults, Section processing, Problems problems) {
        LogDefaults flat = new LogDefaults(problems);
        flat.add(defaults, processing);
        return Mapping.of(defaults.place(), flat.logging);
    }

    private void add(Section defaults, Section processing) {
        if (!defaults.flag("enabled", true)) {
            Place where = defaults.placeOf("enabled");
            logging.add(new Mapping.Entry("capture_stdout", where, Scalar.of(where, "false", false)));
            logging.add(new Mapping.Entry("capture_stderr", where, Scalar.of(where, "false", false)));
        } else {
            take(defaults, "capture_stdout", "capture_stdout");
            take(defaults, "capture_stderr", "capture_stderr");
        }
        take(defaults, "format", "format");
        take(defaults, "rotation", "rotation");
        Section buffering = defaults.section("buffering", KnownKeys.LOG_BUFFERING);
        if (buffering != null) {
            take(buffering, "size", "buffer_size");
            take(buffering, "flush_interval", "flush_interval");
            take(buffering, "max_lines", "max_lines");
        }
        if (processing != null) {
            take(processing, "parse_structured", "parse_structured");
            take(processing, "add_metadata", "add_metadata");
            take(processing, "filters", "filters");
        }
        Section outputs = defaults.section("outputs", KnownKeys.LOG_OUTPUTS);
        if (outputs != null) {
            Section separate = outputs.section("separate", KnownKeys.LOG_SEPARATE);
            if (separate != null) {
                target(separate, "stdout", "stdout");
                target(separate, "stderr", "stderr");
            }
            target(outputs, "forwarding", null);
            if (!targets.isEmpty()) {
                logging.add(new Mapping.Entry(
                        "targets", outputs.place(), Sequence.of(outputs.place(), targets)));
            }
        }
    }

    private void take(Section from, String key, String to) {
        Mapping.Entry entry = from.mapping().entry(key);
        if (entry != null && !entry.value().isNull()) {
            logging.add(new Mapping.Entry(to, entry.place(), entry.value()));
        }
    }

    /** @param stream the one stream that goes there, null for both or what the target says itself */
    private void target(Section from, String key, String stream) {
        for (Mapping target : from.mappings(key)) {
            List<Mapping.Entry> entries = new ArrayList<>(target.entries());
            if (stream != null && isOwnFile(target, stream)) {
                takeOver(target);
                continue;
            }
            if (stream != null) {
                Mapping.Entry streams = target.entry("streams");
                if (streams != null) {
                    problems.error(streams.place(), "this target is for " + stream, "remove it");
                    continue;
                }
                Node one = Scalar.of(target.place(), stream, false);
                entries.add(new Mapping.Entry(
                        "streams", target.place(), Sequence.of(target.place(), List.of(one))));
            }
            targets.add(Mapping.of(target.place(), entries));
        }
    }

    /** Upstream's name of what every process has anyway. */
    private static boolean isOwnFile(Mapping target, String stream) {
        return target.get("type") instanceof Scalar type
                && type.text().equals("file")
                && target.get("path") instanceof Scalar path
                && path.text().equals("{process_id}-" + stream + ".log");
    }

    /** How its file is written and rotated, where nothing else says so. */
    private void takeOver(Mapping target) {
        for (String key : List.of("format", "rotation")) {
            Mapping.Entry entry = target.entry(key);
            boolean said = logging.stream().anyMatch(each -> each.key().equals(key));
            if (entry != null && !entry.value().isNull() && !said) {
                logging.add(entry);
            }
        }
    }
}
