package org.hsu.procman.configuration.dialect;

import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * A document of an old generation in the canonical dialect. What it means is what the documents of its time intend,
 * not what their programs made of it; each value stands where it was written.
 *
 * @param dialect  the original's
 * @param document canonical, not yet expanded
 * @param notes    what has no equivalent
 */
public record Translation(Dialect dialect, Mapping document, List<Remarks.Note> notes) {

    public static Translation of(Mapping root, Dialect dialect, Problems problems) {
        Generation generation = dialect.generation();
        Remarks remarks = new Remarks(problems, generation);
        Draft out = new Draft(root.place());
        Tables.ROOT.apply(root, out, remarks);
        for (Mapping.Entry entry : root.entries()) {
            switch (Moves.current(entry.key())) {
                case "process_manager" -> baseDirectory(entry.value(), out);
                case "managed_processes" -> processes(entry, new ProcessTranslation(generation, remarks), out);
                case "log_collection" -> logs(entry, new LogTranslation(generation, remarks), out);
                default -> { }
            }
        }
        return new Translation(dialect, out.build(), List.copyOf(remarks.notes()));
    }

    /** r1 put pid files and logs below it. */
    private static void baseDirectory(Node manager, Draft out) {
        Mapping.Entry base = manager instanceof Mapping mapping ? mapping.entry("base_directory") : null;
        if (base == null || base.value().isNull()) {
            return;
        }
        if (!(base.value() instanceof Scalar folder) || folder.text().isBlank()) {
            out.put("process_manager.state_directory", base.place(), base.value());
            return;
        }
        String path = folder.text().replaceFirst("(?<=.)/+$", "");
        out.put("process_manager.state_directory", base.place(), Values.rewritten(folder, path + "/hsu-procman"));
        out.put("process_manager.log_directory", base.place(), Values.rewritten(folder, path + "/logs"));
    }

    private static void processes(Mapping.Entry entry, ProcessTranslation translation, Draft out) {
        if (!(entry.value() instanceof Sequence list)) {
            out.put("managed_processes", entry.place(), entry.value());
            return;
        }
        List<Node> items = new ArrayList<>();
        for (Node item : list.items()) {
            items.add(item instanceof Mapping process ? translation.translate(process) : item);
        }
        out.put("managed_processes", entry.place(), Sequence.of(list.place(), items));
    }

    private static void logs(Mapping.Entry entry, LogTranslation translation, Draft out) {
        if (entry.value() instanceof Mapping mapping) {
            translation.global(mapping, out.inner("log_collection", mapping.place()));
        } else {
            out.put("log_collection", entry.place(), entry.value());
        }
    }
}
