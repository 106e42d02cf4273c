package org.hsu.procman.platform.portable;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/**
 * Resource limits before the first instruction: a fixed script of /bin/sh sets them for itself and becomes the child
 * under the same pid. Units are those of a POSIX shell. What cannot be set ends the start with exit 125.
 */
final class ShellLimits {

    private static final Path SHELL = Path.of("/bin/sh");
    private static final String NAME = "procman-limits";
    private static final String SCRIPT = """
            while [ "$1" != -- ]; do
                ulimit "-$1" "$2" || { echo "procman-limits: cannot set ulimit -$1 $2" >&2; exit 125; }
                shift 2
            done
            shift
            exec "$@"
            """;

    /** @param unit bytes, or 1 for a count or seconds */
    private record Limit(String letter, long unit) {}

    private static final Map<String, Limit> LIMITS = Map.of(
            "core", new Limit("c", 512),
            "cpu", new Limit("t", 1),
            "nofile", new Limit("n", 1),
            "stack", new Limit("s", 1024),
            "as", new Limit("v", 1024));

    private ShellLimits() {}

    static boolean available() {
        return File.separatorChar == '/' && Files.isExecutable(SHELL);
    }

    /**
     * The words before the executable; none without limits.
     *
     * @throws SpawnException there is no such shell here, or no such limit
     */
    static List<String> prefix(Map<String, Long> rlimits) throws SpawnException {
        if (rlimits.isEmpty()) {
            return List.of();
        }
        if (!available()) {
            throw new SpawnException(
                    Kind.LIMITS, "the portable platform cannot start a process with resource limits without /bin/sh");
        }
        List<String> words = new ArrayList<>(List.of(SHELL.toString(), "-c", SCRIPT, NAME));
        for (Map.Entry<String, Long> entry : new TreeMap<>(rlimits).entrySet()) {
            Limit limit = LIMITS.get(entry.getKey());
            if (limit == null) {
                throw new SpawnException(Kind.LIMITS, "the portable platform cannot set the resource limit \""
                        + entry.getKey() + "\"");
            }
            words.add(limit.letter);
            long value = entry.getValue();
            long rounded = value / limit.unit + (value % limit.unit == 0 ? 0 : 1);
            words.add(value < 0 || value == Long.MAX_VALUE ? "unlimited" : Long.toString(rounded));
        }
        words.add("--");
        return words;
    }
}
