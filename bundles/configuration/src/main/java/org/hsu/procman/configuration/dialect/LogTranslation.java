package org.hsu.procman.configuration.dialect;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code log_collection} of the document and of one process. */
final class LogTranslation {
    private final Generation generation;
    private final Remarks remarks;

    LogTranslation(Generation generation, Remarks remarks) {
        this.generation = generation;
        this.remarks = remarks;
    }

    void global(Mapping from, Draft to) {
        Tables.LOG_COLLECTION.apply(from, to, remarks);
        Mapping aggregation = from.mapping("global_aggregation");
        Mapping.Entry targets = aggregation == null ? null : aggregation.entry("targets");
        if (targets == null || targets.value().isNull()) {
            return;
        }
        Node value = targets.value();
        if (value instanceof Sequence list) {
            List<Node> items = new ArrayList<>();
            list.items().forEach(item -> items.add(item instanceof Mapping target ? target(target) : item));
            value = Sequence.of(list.place(), items);
        }
        to.put("global_aggregation.targets", targets.place(), value);
    }

    /** Go wrote enhanced lines everywhere, Rust plain ones where nothing was said. */
    private Mapping target(Mapping from) {
        Draft to = new Draft(from.place());
        Tables.TARGET.apply(from, to, remarks);
        if (generation.isGo() && !to.has("format")) {
            to.putDefault("format", "enhanced_plain", from.place());
        }
        boolean file = "file".equals(to.text("type"));
        for (String key : List.of("authentication", "config")) {
            Mapping.Entry entry = from.entry(key);
            if (entry == null || entry.value().isNull()) {
                continue;
            }
            if (file) {
                remarks.warn(entry.place(), "ignored: a file needs none", "");
            } else {
                to.put(key, entry.place(), entry.value());
            }
        }
        return to.build();
    }

    /** Of one process: what is off is not captured. */
    void ofProcess(Mapping from, Draft out) {
        Draft to = out.inner("management.logging", from.place());
        Tables.PROCESS_LOG.apply(from, to, remarks);
        if (from.get("enabled") instanceof Scalar enabled
                && Values.truth(enabled) instanceof Scalar truth
                && truth.text().equals("false")) {
            Mapping.Entry entry = from.entry("enabled");
            to.put("capture_stdout", entry.place(), Scalar.of(enabled.place(), "false", false));
            to.put("capture_stderr", entry.place(), Scalar.of(enabled.place(), "false", false));
        }
    }
}
