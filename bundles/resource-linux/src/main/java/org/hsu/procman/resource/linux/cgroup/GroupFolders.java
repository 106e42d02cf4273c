package org.hsu.procman.resource.linux.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The cgroups of groups: {@code @NAME} below a manager's folder or below that of the group around it. No instance is
 * called so. A name that may not stand there as it is has its odd letters replaced, and a number that tells it from
 * others. Stateless.
 */
final class GroupFolders {

    private static final String MARK = "@";
    private static final int LONGEST = 64;

    private GroupFolders() {}

    static String name(String group) {
        String plain = group.replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.equals(group) && plain.length() <= LONGEST
                ? MARK + plain
                : MARK + plain.substring(0, Math.min(LONGEST, plain.length())) + "~" + Integer.toHexString(group.hashCode());
    }

    static boolean isOne(Path cgroup) {
        return cgroup.getFileName().toString().startsWith(MARK);
    }

    static Path below(Path folder, List<String> groups) {
        Path at = folder;
        for (String group : groups) {
            at = at.resolve(name(group));
        }
        return at;
    }

    /** All of them below a folder, those within others first. */
    static List<Path> groups(Path folder) {
        List<Path> found = new ArrayList<>();
        for (Path group : children(folder, MARK + "*")) {
            found.addAll(groups(group));
            found.add(group);
        }
        return found;
    }

    /** The cgroups of instances below a folder. */
    static List<Path> instances(Path folder) {
        List<Path> found = new ArrayList<>(children(folder, "[!" + MARK + "]*"));
        groups(folder).forEach(group -> found.addAll(children(group, "[!" + MARK + "]*")));
        return found;
    }

    /** The cgroup of an instance, in whichever group; null when there is none. */
    static Path find(Path folder, String instance) {
        Path plain = folder.resolve(instance);
        if (Files.isDirectory(plain)) {
            return plain;
        }
        for (Path group : groups(folder)) {
            Path within = group.resolve(instance);
            if (Files.isDirectory(within)) {
                return within;
            }
        }
        return null;
    }

    static List<Path> children(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }
}
