package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the cgroup v2 hierarchy is and where this process is in it (cgroups(7)); on a hybrid system that is
 * the one without controllers.
 *
 * @param mountPoint where it is mounted
 * @param root       what of the hierarchy is mounted there
 * @param own        this process's own cgroup, below the mount point
 */
record CgroupMount(Path mountPoint, Path root, Path own) {

    static Optional<CgroupMount> find() {
        try {
            return find(Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8),
                    Files.readAllLines(Path.of("/proc/self/cgroup"), StandardCharsets.UTF_8));
        } catch (IOException noProc) {
            return Optional.empty();
        }
    }

    /** From the lines of the two files. */
    static Optional<CgroupMount> find(List<String> mountInfo, List<String> cgroups) {
        Optional<String> path = unifiedPath(cgroups);
        if (path.isEmpty() || path.get().startsWith("/..")) {
            return Optional.empty();
        }
        for (String line : mountInfo) {
            int dash = line.indexOf(" - ");
            String[] fields = line.split(" ");
            if (dash < 0 || fields.length < 5 || !line.startsWith("cgroup2 ", dash + 3)) {
                continue;
            }
            Path root = Path.of(unescaped(fields[3]));
            Path mountPoint = Path.of(unescaped(fields[4]));
            Optional<Path> own = folder(mountPoint, root, path.get());
            if (own.isPresent()) {
                return Optional.of(new CgroupMount(mountPoint, root, own.get()));
            }
        }
        return Optional.empty();
    }

    /** The v2 cgroup of a process; empty when it is gone or outside of what is mounted. */
    Optional<Path> folderOf(int pid) {
        try {
            return unifiedPath(Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"), StandardCharsets.UTF_8))
                    .flatMap(path -> folder(mountPoint, root, path));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Optional<Path> folder(Path mountPoint, Path root, String cgroup) {
        Path path = Path.of(cgroup);
        return path.startsWith(root)
                ? Optional.of(mountPoint.resolve(root.relativize(path)).normalize()) : Optional.empty();
    }

    /** The path of the line {@code 0::} of a /proc/PID/cgroup. */
    static Optional<String> unifiedPath(List<String> cgroups) {
        return cgroups.stream().filter(line -> line.startsWith("0::")).map(line -> line.substring(3)).findFirst();
    }

    /** Spaces and the like are written in octal there. */
    private static String unescaped(String field) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < field.length(); at++) {
            if (field.charAt(at) == '\\' && at + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(at + 1, at + 4), 8));
                at += 3;
            } else {
                text.append(field.charAt(at));
            }
        }
        return text.toString();
    }
}
