package org.hsu.procman.configuration.process;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.WatchSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code watch} of a process: the files whose changes restart it. */
final class WatchReader {
    /** What version control, package managers and editors write beside what people do. */
    private static final List<String> NEVER = List.of(
            ".git", ".hg", ".svn", "node_modules", "__pycache__", ".idea", ".vscode", ".DS_Store",
            "*.swp", "*.swx", "*~", ".#*", "#*#", "4913", "*.tmp", "*.pyc", "*___jb_tmp___", "*___jb_old___");

    private static final Bounds DELAY = Bounds.between(50, 3_600_000);
    private static final List<String> ACTIONS = List.of("restart", "reload");
    private static final String RELOAD = "reload";

    private final Problems problems;

    WatchReader(Problems problems) {
        this.problems = problems;
    }

    /** The same control with the watched files of the process; null stays null. */
    ControlSpec read(Section process, ControlSpec control) {
        Section watch = process.section("watch", KnownKeys.WATCH);
        if (watch == null || control == null) {
            return control;
        }
        List<Path> paths = paths(watch, control.workingDirectory());
        List<String> patterns = watch.value("patterns", List.of(), this::globs);
        List<String> ignore = new ArrayList<>(NEVER);
        ignore.addAll(watch.value("ignore", List.of(), this::globs));
        Duration delay = watch.duration("delay", Duration.ofSeconds(1), DELAY);
        String action = watch.word("action", ACTIONS.get(0), ACTIONS);
        String signal = watch.value("signal", "SIGHUP", ControlReader::signal);
        if (watch.has("signal") && !RELOAD.equals(action)) {
            watch.error("signal", "only a reload sends a signal", "write action: reload, or remove it");
        }
        return control.withWatch(new WatchSpec(
                paths, patterns, ignore, delay, WatchSpec.Action.valueOf(action.toUpperCase(Locale.ROOT)), signal));
    }

    private List<Path> paths(Section watch, Path folder) {
        List<String> texts = watch.texts("paths");
        boolean none = watch.node("paths") instanceof Sequence list && list.items().isEmpty();
        if (none || texts.contains("")) {
            watch.error("paths", "expected files and folders, found " + (none ? "an empty list" : "\"\""),
                    "without paths the working directory is watched");
        }
        return texts.isEmpty()
                ? List.of(folder)
                : texts.stream().map(text -> folder.resolve(text).normalize()).distinct().toList();
    }

    private List<String> globs(ValueReader values, Node node) {
        List<String> globs = values.texts(node);
        if (globs == null) {
            return null;
        }
        for (Node item : ((Sequence) node).items()) {
            String problem = item instanceof Scalar scalar ? problem(scalar.text()) : null;
            if (problem != null) {
                problems.error(
                        item.place(), item.shown() + " is no pattern of files: " + problem,
                        "such as *.py or src/**/*.js");
            }
        }
        return globs;
    }

    private static String problem(String glob) {
        if (glob.isBlank()) {
            return "it is empty";
        }
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return null;
        } catch (PatternSyntaxException e) {
            return e.getDescription();
        }
    }
}
