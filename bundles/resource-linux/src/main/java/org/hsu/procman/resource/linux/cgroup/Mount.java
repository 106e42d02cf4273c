package org.hsu.procman.resource.linux.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One line of /proc/self/mountinfo (proc(5)).
 *
 * @param root     the part of the file system that is mounted
 * @param point    where
 * @param readOnly whether this mount is
 * @param type     such as {@code cgroup2}
 * @param options  of the file system; for cgroup v1 its controllers are among them
 */
public record Mount(Path root, Path point, boolean readOnly, String type, List<String> options) {

    /** Empty when the line is none. */
    public static Optional<Mount> parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] front = halves[0].split(" ");
        String[] back = halves.length == 2 ? halves[1].split(" ", 3) : new String[0];
        if (front.length < 6 || back.length < 3) {
            return Optional.empty();
        }
        return Optional.of(new Mount(
                Path.of(unescape(front[3])),
                Path.of(unescape(front[4])),
                List.of(front[5].split(",")).contains("ro"),
                back[0],
                List.of(back[2].split(","))));
    }

    /** The kernel writes space, tab, newline and backslash as three octal digits. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && text.substring(i + 1).matches("[0-7]{3}.*")) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
