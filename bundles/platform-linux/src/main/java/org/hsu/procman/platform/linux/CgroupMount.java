package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a cgroup hierarchy is and where this process is in it (cgroups(7)): that of v2, which on a hybrid system
 * is the one without controllers, or that of a controller of v1.
 *
 * @param controller of v1; empty for v2
 * @param mountPoint where it is mounted
 * @param root       what of the hierarchy is mounted there
 * @param own        this process's own cgroup, below the mount point
 */
record CgroupMount(String controller, Path mountPoint, Path root, Path own) {

    static final String VERSION_2 = "";
    static final String FREEZER = "freezer";

    static Optional<CgroupMount> find(String controller) {
        try {
            return find(controller, Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8),
                    Files.readAllLines(Path.of("/proc/self/cgroup"), StandardCharsets.UTF_8));
        } catch (IOException noProc) {
            return Optional.empty();
        }
    }

    /** From the lines of the two files. */
    static Optional<CgroupMount> find(String controller, List<String> mountInfo, List<String> cgroups) {
        Optional<String> path = path(controller, cgroups);
        if (path.isEmpty() || path.get().startsWith("/..")) {
            return Optional.empty();
        }
        for (String line : mountInfo) {
            int dash = line.indexOf(" - ");
            String[] fields = line.split(" ");
            if (dash < 0 || fields.length < 5 || !isOf(controller, line.substring(dash + 3).split(" "))) {
                continue;
            }
            Path root = Path.of(unescaped(fields[3]));
            Path mountPoint = Path.of(unescaped(fields[4]));
            Optional<Path> own = folder(mountPoint, root, path.get());
            if (own.isPresent()) {
                return Optional.of(new CgroupMount(controller, mountPoint, root, own.get()));
            }
        }
        return Optional.empty();
    }

    /** @param mounted type, source and options of a mount */
    private static boolean isOf(String controller, String[] mounted) {
        return controller.equals(VERSION_2)
                ? mounted[0].equals("cgroup2")
                : mounted[0].equals("cgroup") && mounted.length > 2
                        && List.of(mounted[2].split(",")).contains(controller);
    }

    /** The cgroup of a process; empty when it is gone or outside of what is mounted. */
    Optional<Path> folderOf(int pid) {
        try {
            return path(controller,
                            Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"), StandardCharsets.UTF_8))
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

    /** The path in a line like {@code 0::/path} or {@code 7:cpu,cpuacct:/path} of a /proc/PID/cgroup. */
    private static Optional<String> path(String controller, List<String> cgroups) {
        return cgroups.stream().map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3 && List.of(fields[1].split(",")).contains(controller))
                .map(fields -> fields[2])
                .findFirst();
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
