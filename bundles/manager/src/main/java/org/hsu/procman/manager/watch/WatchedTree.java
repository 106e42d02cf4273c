package org.hsu.procman.manager.watch;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import org.hsu.procman.api.spec.WatchSpec;

/** One watched path of one process, and which files below it count. */
final class WatchedTree {
    private static final String ANYWHERE = "**/";

    private final String id;
    private final Path root;
    private final List<Predicate<Path>> patterns;
    private final List<Predicate<Path>> ignored;
    private final List<Path> never;

    /** @param never folders in which nothing counts */
    WatchedTree(String id, Path root, WatchSpec spec, List<Path> never) {
        this.id = id;
        this.root = root;
        this.never = never;
        patterns = spec.patterns().stream().map(glob -> matches(glob, false)).toList();
        ignored = spec.ignore().stream().map(glob -> matches(glob, true)).toList();
    }

    private static Predicate<Path> matches(String glob, boolean anyPart) {
        if (glob.indexOf('/') < 0) {
            PathMatcher name = matcher(glob);
            return anyPart
                    ? path -> {
                        for (Path part : path) {
                            if (name.matches(part)) {
                                return true;
                            }
                        }
                        return false;
                    }
                    : path -> name.matches(path.getFileName());
        }
        PathMatcher whole = matcher(glob);
        // What "**/" stands for may be nothing, as in other programs that read such patterns.
        PathMatcher tail = glob.startsWith(ANYWHERE) ? matcher(glob.substring(ANYWHERE.length())) : whole;
        PathMatcher middle = matcher(glob.replace("/" + ANYWHERE, "/"));
        return path -> whole.matches(path) || tail.matches(path) || middle.matches(path);
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    String id() {
        return id;
    }

    Path root() {
        return root;
    }

    /** The folder to be looked into, null while there is nothing at its path. */
    Path folder() {
        if (Files.isDirectory(root)) {
            return root;
        }
        return Files.exists(root) ? root.getParent() : null;
    }

    boolean isFile() {
        return !Files.isDirectory(root);
    }

    /** Whether files of this folder may count. */
    boolean covers(Path folder) {
        if (folder.equals(root)) {
            return !isNever(folder);
        }
        if (!folder.startsWith(root)) {
            return folder.equals(root.getParent()) && isFile();
        }
        return !isNever(folder) && !isIgnored(root.relativize(folder));
    }

    /** The file's path as it is to be told; null when it does not count. */
    String counts(Path file) {
        if (file.equals(root)) {
            return file.getFileName().toString();
        }
        if (!file.startsWith(root) || isNever(file)) {
            return null;
        }
        Path relative = root.relativize(file);
        boolean wanted = patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.test(relative));
        return wanted && !isIgnored(relative) ? relative.toString() : null;
    }

    private boolean isNever(Path path) {
        return never.stream().anyMatch(path::startsWith);
    }

    private boolean isIgnored(Path relative) {
        return ignored.stream().anyMatch(pattern -> pattern.test(relative));
    }
}
