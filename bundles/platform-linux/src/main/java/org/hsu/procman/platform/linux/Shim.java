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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 *
 * <p>Where the end is to be recorded, the same is done in a child of the shell, which itself stays (see
 * {@link ExitRecorder}). A shell starts such a child with SIGINT and SIGQUIT ignored and in its own session, hence
 * env(1) and setsid(1).
 */
final class Shim {

    static final String NAME = "procman-shim";

    private static final String SCRIPT = """
            while [ "$1" != -- ]; do
                echo 0 > "$1" || { echo "procman-shim: cannot join the cgroup ${1%/*}" >&2; exit 125; }
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
            if [ -n "$WATCHDOG_USEC" ]; then
                read -r WATCHDOG_PID PROCMAN_SHIM </proc/self/stat
                export WATCHDOG_PID
                unset PROCMAN_SHIM
            fi
            if [ -n "$LISTEN_FDS" ]; then
                read -r LISTEN_PID PROCMAN_SHIM </proc/self/stat
                export LISTEN_PID
                unset PROCMAN_SHIM
            fi
            exec "$@"
            """;

    /**
     * {@code $?} does not tell an exit code from a signal; {@code jobs -l} of a plain shell does, also after wait.
     * Where nothing can be written (the folder is gone, the disk is full) the end is waited for once and not recorded.
     */
    private static final String RECORDING_SCRIPT = """
            trap : CHLD
            (
            read -r PROCMAN_SHIM </proc/self/stat
            trap '' PIPE
            echo "$PROCMAN_SHIM" >&@PIPE@
            trap - PIPE CHLD
            exec @PIPE@>&-
            unset PROCMAN_SHIM
            shift
            @SCRIPT@
            ) &
            exec >/dev/null 2>&1 @CLOSED@
            cd /
            while :; do
                PROCMAN_SHIM=
                jobs -l >"$1.tmp"
                read -r PROCMAN_SHIM <"$1.tmp"
                case $PROCMAN_SHIM in
                *Running*|*Stopped*) wait "$!" ;;
                '') wait "$!"; break ;;
                *) break ;;
                esac
            done
            exec mv -f "$1.tmp" "$1"
            """;
    private static final List<String> MARKERS =
            List.of(Launch.MARKER_MANAGER, Launch.MARKER_ID, Launch.MARKER_GENERATION);
    /** Who may have the last word about an executable that could not be run after all. */
    private static final List<String> COMPLAINERS =
            List.of(NAME + ": ", Isolation.NAME + ": ", "env: ", "setsid: ", "setpriv: ", "unshare: ", "nice: ",
                    "taskset: ");

    /** A child with a deadline for its heartbeats is told which pid is meant (sd_watchdog_enabled(3)). */
    private static final String WATCHDOG = "WATCHDOG_USEC";
    /** One with sockets likewise (sd_listen_fds(3)). */
    private static final String SOCKETS = "LISTEN_FDS";
    private static final int DEFAULT_UMASK = 022;
    private static final int COMPLAINT_BYTES = 1024;
    private static final Set<String> FOLDERS = Set.of("PWD", "OLDPWD");
    /** A plain shell gives these its own values. */
    private static final Set<String> SET_BY_SHELL =
            Set.of("IFS", "OPTIND", "PPID", "LINENO", "PS1", "PS2", "PS4", "FUNCNAME", "PROCMAN_SHIM");
    /** Other shells add these. */
    private static final List<String> ADDED_BY_SHELL = List.of("PWD", "OLDPWD", "SHLVL", "_");

    private final Machine machine;
    private final UserSwitch users;
    private final Isolation isolation;

    Shim(Machine machine, UserSwitch users, Isolation isolation) {
        this.machine = machine;
        this.users = users;
        this.isolation = isolation;
    }

    /**
     * The command for a launch; without a shell when there is nothing to prepare.
     *
     * @param cgroups to be joined, in this order
     * @throws SpawnException what the launch asks for cannot be had here
     */
    Command command(Launch launch, List<Path> cgroups) throws SpawnException {
        boolean plain = cgroups.isEmpty() && launch.limits().processors().isEmpty()
                && nicePrefix(launch).isEmpty() && users.prefix(launch).isEmpty() && isolation.prefix(launch).isEmpty()
                && Rlimits.arguments(launch.limits().rlimits(), machine).isEmpty()
                && umask(launch) == machine.umask() && !launch.environment().containsKey(WATCHDOG)
                && !launch.environment().containsKey(SOCKETS);
        if (plain) {
            return new Command(launch.executable(), target(launch), launch.environment(), false);
        }
        return shelled(launch, cgroups, SCRIPT, List.of(), List.of(), new HashMap<>(launch.environment()));
    }

    /**
     * The command for a launch that wants its end recorded. Its first free descriptor is for the pipe through which
     * the child tells its stat(5) line. The shell itself carries no marker, or it would be taken for the child. It
     * has to be a plain one: bash sometimes forgets how a child ended before it can be asked.
     *
     * @throws SpawnException what the launch asks for cannot be had here
     */
    Command recordingCommand(Launch launch, List<Path> cgroups) throws SpawnException {
        int pipe = 3 + launch.descriptors().size();
        String closed = IntStream.rangeClosed(3, pipe).mapToObj(fd -> fd + ">&-").collect(Collectors.joining(" "));
        boolean ownPids = launch.sandbox() != null && launch.sandbox().privatePids();
        String script = (ownPids ? Isolation.OUTPUTS : "") + RECORDING_SCRIPT
                .replace("@PIPE@", Integer.toString(pipe)).replace("@CLOSED@", closed).replace("@SCRIPT@", SCRIPT);
        Map<String, String> environment = new HashMap<>(launch.environment());
        List<String> exports = new ArrayList<>();
        for (String marker : MARKERS) {
            String value = environment.remove(marker);
            if (value != null) {
                exports.add(marker + "=" + value);
            }
        }
        List<String> record = List.of(launch.exitRecord().toString());
        Command command = shelled(launch, cgroups, script, record, exports, environment);
        return ownPids
                ? new Command(command.file(), isolation.ownPids(command.argv()), command.environment(), true) : command;
    }

    private static int umask(Launch launch) {
        return launch.umask() == null ? DEFAULT_UMASK : launch.umask();
    }

    private static List<String> target(Launch launch) {
        List<String> target = new ArrayList<>();
        target.add(launch.executable().toString());
        target.addAll(launch.arguments());
        return target;
    }

    /**
     * A command of the shell.
     *
     * @param record  the file for the script that records, or empty
     * @param exports variables that only the child is to have
     */
    private Command shelled(Launch launch, List<Path> cgroups, String script, List<String> record,
            List<String> exports, Map<String, String> environment) throws SpawnException {
        boolean recording = !record.isEmpty();
        List<String> argv = new ArrayList<>(List.of(NAME, "-c", script, NAME));
        argv.addAll(record);
        cgroups.forEach(cgroup -> argv.add(Cgroup.joining(cgroup).toString()));
        argv.add("--");
        argv.addAll(Rlimits.arguments(launch.limits().rlimits(), machine));
        argv.add("--");
        argv.add(String.format("%04o", umask(launch)));
        argv.addAll(exports);
        // The script of a sandbox forgets the folders once more, so env(1) has to have the last word.
        boolean exact = machine.plainShell() && !Isolation.isAskedFor(launch);
        if (exact) {
            FOLDERS.forEach(name -> Optional.ofNullable(environment.get(name))
                    .ifPresent(value -> argv.add(name + "=" + value)));
        }
        argv.add("--");
        if (recording) {
            argv.add(tool("setsid"));
        }
        argv.addAll(isolation.prefix(launch));
        argv.addAll(affinityPrefix(launch));
        argv.addAll(nicePrefix(launch));
        argv.addAll(users.prefix(launch));
        List<String> assignments = environmentWords(environment, exact);
        if (recording || !assignments.isEmpty()) {
            argv.add(tool("env"));
        }
        if (recording) {
            argv.add("--default-signal=INT,QUIT");
        }
        argv.addAll(assignments);
        argv.addAll(target(launch));
        return new Command(machine.shell(), argv, environment, true);
    }

    private static List<String> affinityPrefix(Launch launch) throws SpawnException {
        List<Integer> processors = launch.limits().processors();
        return processors.isEmpty() ? List.of() : List.of(tool("taskset"), "-c",
                processors.stream().map(String::valueOf).collect(Collectors.joining(",")));
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
     * The words for env(1) that make the environment exact where the shell does not pass it on as it is. Removes from the
     * map what they set.
     *
     * @param exact whether it does but for the names that it uses itself
     */
    private static List<String> environmentWords(Map<String, String> environment, boolean exact) {
        List<String> words = new ArrayList<>();
        if (!exact) {
            for (String name : ADDED_BY_SHELL) {
                if (!environment.containsKey(name)) {
                    words.add("-u");
                    words.add(name);
                }
            }
        }
        for (String name : new TreeMap<>(environment).keySet()) {
            if (!exact && ADDED_BY_SHELL.contains(name)
                    || SET_BY_SHELL.contains(name) || !name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                words.add(name + "=" + environment.remove(name));
            }
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
            return lines.isEmpty() || COMPLAINERS.stream().noneMatch(lines.get(lines.size() - 1)::startsWith)
                    ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
