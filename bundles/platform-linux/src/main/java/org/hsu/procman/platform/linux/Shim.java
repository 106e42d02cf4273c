package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/**
 * What must hold before a child's first instruction and posix_spawn cannot do: a fixed shell script joins the
 * cgroups, sets the limits and the mask, and becomes the child under the same pid. Everything varying is an
 * argument and no shell variable is set, so neither can the script be changed by a value nor a value by it.
 *
 * <p>What fails is said on the child's stderr in a line that starts with {@link #NAME}: exit 125 when the
 * preparation failed; 126 or 127 when the executable could not be run after all (by its new user, or because
 * it went away since it was looked at). {@link #complaint} finds that line.
 */
final class Shim {

    static final String NAME = "procman-shim";

    private static final String SCRIPT = """
            while [ "$1" != -- ]; do
                echo "$$" > "$1/cgroup.procs" || { echo "procman-shim: cannot join the cgroup $1" >&2; exit 125; }
                shift
            done
            shift
            while [ "$1" != -- ]; do
                ulimit "-$1" "$2" || { echo "procman-shim: cannot set ulimit -$1 $2" >&2; exit 125; }
                shift 2
            done
            shift
            umask "$1" || exit 125
            shift
            unset PWD OLDPWD
            while [ "$1" != -- ]; do
                export "$1" || exit 125
                shift
            done
            shift
            exec "$@"
            """;

    private static final int DEFAULT_UMASK = 022;
    private static final int COMPLAINT_BYTES = 1024;
    private static final Set<String> FOLDERS = Set.of("PWD", "OLDPWD");
    /** A plain shell gives these its own values. */
    private static final Set<String> SET_BY_SHELL =
            Set.of("IFS", "OPTIND", "PPID", "LINENO", "PS1", "PS2", "PS4", "FUNCNAME");
    /** Other shells add these. */
    private static final List<String> ADDED_BY_SHELL = List.of("PWD", "OLDPWD", "SHLVL", "_");

    private final Machine machine;
    private final UserSwitch users;

    Shim(Machine machine, UserSwitch users) {
        this.machine = machine;
        this.users = users;
    }

    /**
     * The command for a launch; without a shell when there is nothing to prepare.
     *
     * @param cgroups to be joined, in this order
     * @throws SpawnException what the launch asks for cannot be had here
     */
    Command command(Launch launch, List<Path> cgroups) throws SpawnException {
        List<String> user = users.prefix(launch);
        List<String> nice = nicePrefix(launch);
        List<String> rlimits = Rlimits.arguments(launch.limits().rlimits(), machine);
        int umask = launch.umask() == null ? DEFAULT_UMASK : launch.umask();
        List<String> target = new ArrayList<>();
        target.add(launch.executable().toString());
        target.addAll(launch.arguments());
        if (cgroups.isEmpty() && user.isEmpty() && nice.isEmpty() && rlimits.isEmpty() && umask == machine.umask()) {
            return new Command(launch.executable(), target, launch.environment(), false);
        }
        List<String> argv = new ArrayList<>(List.of(NAME, "-c", SCRIPT, NAME));
        cgroups.forEach(cgroup -> argv.add(cgroup.toString()));
        argv.add("--");
        argv.addAll(rlimits);
        argv.add("--");
        argv.add(String.format("%04o", umask));
        Map<String, String> environment = new HashMap<>(launch.environment());
        if (machine.plainShell()) {
            FOLDERS.forEach(name -> Optional.ofNullable(environment.get(name))
                    .ifPresent(value -> argv.add(name + "=" + value)));
        }
        argv.add("--");
        argv.addAll(nice);
        argv.addAll(user);
        argv.addAll(environmentPrefix(environment));
        argv.addAll(target);
        return new Command(machine.shell(), argv, environment, true);
    }

    private List<String> nicePrefix(Launch launch) throws SpawnException {
        if (launch.nice() == null || launch.nice() == machine.nice()) {
            return List.of();
        }
        // nice(1) only warns when it may not, and the wish would be lost silently.
        if (launch.nice() < machine.nice() && !machine.mayLowerNice()) {
            throw new SpawnException(Kind.LIMITS, "nice " + launch.nice() + " is below the manager's own "
                    + machine.nice() + ", which needs CAP_SYS_NICE");
        }
        return List.of(tool("nice"), "-n", Integer.toString(launch.nice() - machine.nice()));
    }

    /**
     * The words that make the environment exact where the shell does not pass it on as it is. Removes from the
     * map what they set.
     */
    private List<String> environmentPrefix(Map<String, String> environment) throws SpawnException {
        List<String> words = new ArrayList<>();
        if (!machine.plainShell()) {
            for (String name : ADDED_BY_SHELL) {
                if (!environment.containsKey(name)) {
                    words.add("-u");
                    words.add(name);
                }
            }
        }
        for (String name : new TreeMap<>(environment).keySet()) {
            if (!machine.plainShell() && ADDED_BY_SHELL.contains(name)
                    || SET_BY_SHELL.contains(name) || !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                words.add(name + "=" + environment.remove(name));
            }
        }
        if (!words.isEmpty()) {
            words.add(0, tool("env"));
        }
        return words;
    }

    private static String tool(String name) throws SpawnException {
        return Machine.first(List.of("/usr/bin/" + name, "/bin/" + name)).map(Path::toString)
                .orElseThrow(() -> new SpawnException(Kind.OTHER, "the command " + name + " is not installed"));
    }

    /** What the shim wrote last to this file; empty when the end of the file is not its. */
    static Optional<String> complaint(Path stderr) {
        if (stderr == null) {
            return Optional.empty();
        }
        try (RandomAccessFile file = new RandomAccessFile(stderr.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(file.length(), COMPLAINT_BYTES)];
            file.seek(file.length() - end.length);
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return lines.isEmpty() || !lines.get(lines.size() - 1).startsWith(NAME + ": ")
                    ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
