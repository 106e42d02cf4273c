package org.hsu.procman.configuration.document;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Sequence;

/**
 * The files that {@code include} names, sorted by name within each pattern, each once. A pattern with
 * wildcards may match nothing; a plain name must be there.
 */
final class Includes {
    private static final int DEEPEST = 16;
    private static final int MOST_VISITED = 100_000;

    private final Problems problems;
    private final ValueReader values;
    private final Set<Path> folders = new LinkedHashSet<>();

    Includes(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    /**
     * The files with the places of the patterns that name them.
     *
     * @param including not to be included itself; null for a text
     */
    Map<Path, Place> files(Node include, Path including) {
        Map<Path, Place> files = new LinkedHashMap<>();
        if (!(include instanceof Sequence patterns)) {
            values.wrong(include, "a list of file names or patterns", "write [conf.d/*.yaml]");
            return Map.of();
        }
        for (Node each : patterns.items()) {
            String pattern = values.notEmpty(each, "a file name or pattern");
            if (pattern != null) {
                add(pattern, each, files);
            }
        }
        files.remove(including);
        return files;
    }

    /** Every folder that was searched. */
    Set<Path> folders() {
        return folders;
    }

    private void add(String pattern, Node node, Map<Path, Place> files) {
        try {
            if (isPlain(pattern)) {
                files.putIfAbsent(node.place().file().resolve(pattern), node.place());
                return;
            }
            String absolute = pattern.startsWith("/")
                    ? pattern
                    : escaped(node.place().file().directory().toString()) + "/" + withoutDot(pattern);
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + absolute);
            Found found = new Found(matcher);
            Files.walkFileTree(
                    beginning(absolute), EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth(absolute), found);
            if (found.visited > MOST_VISITED) {
                problems.error(node.place(), "the pattern looks at more than " + MOST_VISITED + " files", "");
            }
            folders.addAll(found.folders);
            found.files.stream().sorted().forEach(file -> files.putIfAbsent(file, node.place()));
        } catch (PatternSyntaxException | InvalidPathException invalid) {
            values.wrong(node, "a file name or pattern", "");
        } catch (IOException failure) {
            problems.error(node.place(), "the folder cannot be read: " + failure.getMessage(), "");
        }
    }

    private static boolean isPlain(String pattern) {
        return pattern.chars().noneMatch(character -> "*?[{".indexOf(character) >= 0);
    }

    private static String withoutDot(String pattern) {
        return pattern.startsWith("./") ? pattern.substring(2) : pattern;
    }

    private static String escaped(String path) {
        return path.equals("/") ? "" : path.replaceAll("([\\\\*?\\[\\]{},])", "\\\\$1");
    }

    private static Path beginning(String pattern) {
        List<String> plain = new ArrayList<>();
        for (String segment : pattern.split("/")) {
            if (!isPlain(segment.replaceAll("\\\\.", ""))) {
                break;
            }
            plain.add(segment.replaceAll("\\\\(.)", "$1"));
        }
        return Path.of(String.join("/", plain) + "/");
    }

    private static int depth(String pattern) {
        return pattern.contains("**") ? DEEPEST : pattern.split("/").length;
    }

    private static final class Found extends SimpleFileVisitor<Path> {
        private final PathMatcher matcher;
        private final List<Path> files = new ArrayList<>();
        private final List<Path> folders = new ArrayList<>();
        private int visited;

        private Found(PathMatcher matcher) {
            this.matcher = matcher;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            folders.add(folder.normalize());
            return ++visited > MOST_VISITED ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (matcher.matches(file) && !attributes.isDirectory()) {
                files.add(file.normalize());
            }
            return ++visited > MOST_VISITED ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // A folder that is not there matches nothing; a file that cannot be read says so when it is read.
            return FileVisitResult.CONTINUE;
        }
    }
}
