package org.hsu.procman.platform.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;
import org.hsu.procman.api.spec.SandboxSpec;

/**
 * Other files, another network and other processes for a child than the manager has, by unshare(1) and mount(8) of
 * util-linux and ip(8). unshare makes the namespaces and becomes a fixed script of the shell, which changes what is in
 * them and becomes the child: its pid, and so how it is signalled, measured, adopted and how it ends, is that of any
 * other. bwrap(1), which does the same to files, stays as the parent of the child and passes on neither signals nor
 * how it ended by one.
 *
 * <p>Who has no CAP_SYS_ADMIN is root of a user namespace of its own for that (user_namespaces(7)); the child is in a
 * second one below, where it is the user that it was, has no rights and cannot undo what was done in the first.
 *
 * <p>Only a namespace of pids begins with another process, see {@link #ownPids}.
 */
final class Isolation {

    static final String NAME = "procman-sandbox";

    /** Words of three: what is done, by which tool, to which path. What fails is told as the shim tells it. */
    private static final String SCRIPT = """
            refuse() { echo "procman-sandbox: $1: $PROCMAN_SHIM" >&2; exit 125; }
            while [ "$1" != -- ]; do
                case $1 in
                tmp)
                    PROCMAN_SHIM=$("$2" -t tmpfs -o mode=1777,nosuid,nodev procman "$3" 2>&1) \\
                        || refuse "cannot give it a $3 of its own" ;;
                read_only)
                    "$2" -o remount,bind,ro "$3" 2>/dev/null || {
                        PROCMAN_SHIM=$("$2" --rbind "$3" "$3" 2>&1 && "$2" -o remount,bind,ro "$3" 2>&1) \\
                            || refuse "cannot make $3 read-only"
                    } ;;
                hidden)
                    if [ -d "$3" ]; then
                        PROCMAN_SHIM=$("$2" -t tmpfs -o mode=000,ro,nosuid,nodev,noexec procman "$3" 2>&1) \\
                            || refuse "cannot hide $3"
                    else
                        PROCMAN_SHIM=$("$2" --bind /dev/null "$3" 2>&1) || refuse "cannot hide $3"
                    fi ;;
                proc)
                    PROCMAN_SHIM=$("$2" -t proc -o nosuid,nodev,noexec proc "$3" 2>&1) \\
                        || refuse "cannot give it a $3 of its own" ;;
                network)
                    PROCMAN_SHIM=$("$2" link set "$3" up 2>&1) || refuse "cannot bring up its loopback" ;;
                esac
                shift 3
            done
            shift
            if [ -n "$WATCHDOG_USEC" ]; then export WATCHDOG_PID=$$; fi
            if [ -n "$LISTEN_FDS" ]; then export LISTEN_PID=$$; fi
            unset PWD OLDPWD PROCMAN_SHIM
            exec "$@"
            """;

    /** Whether a user namespace can really be made is seen by making one: policies of many kinds may forbid it. */
    private static final String OWN_USERS = """
            PROCMAN_SHIM=$("$1" --user --map-root-user --mount -- "$0" -c : 2>&1) || {
                echo "procman-sandbox: no user namespace can be made: $PROCMAN_SHIM" >&2
                exit 125
            }
            unset PROCMAN_SHIM
            exec "$@"
            """;

    /**
     * unshare waits for the first process of the new namespace. It must not be taken for one that writes what the child
     * writes, hence the outputs travel under other numbers and {@link #OUTPUTS} puts them back.
     */
    private static final String OWN_PIDS = "exec 8>&1 9>&2 >/dev/null 2>&1; exec \"$@\"";
    static final String OUTPUTS = "exec >&8 2>&9 8>&- 9>&-\n";
    /** With the pipe of {@link ExitRecorder} they take 3 to 7. */
    private static final int MOST_DESCRIPTORS = 4;

    private static final int CAP_SYS_ADMIN = 21;
    private static final List<String> TEMPORARY = List.of("/tmp", "/var/tmp");

    private final Machine machine;
    private final boolean privileged;
    private final int uid;
    private final int gid;
    private final Optional<Path> unshare = Machine.utility("unshare");
    private final Optional<Path> mount = Machine.utility("mount");
    private final Optional<Path> ip = Machine.utility("ip");

    Isolation(Machine machine) {
        this(machine, machine.has(CAP_SYS_ADMIN), machine.uid(), machine.gid());
    }

    /** As a manager of that user does it. */
    Isolation(Machine machine, boolean privileged, int uid, int gid) {
        this.machine = machine;
        this.privileged = privileged;
        this.uid = uid;
        this.gid = gid;
    }

    /** Empty where it works, as far as that can be seen beforehand; else one sentence. */
    Optional<String> unavailable() {
        Optional<String> forbidden = privileged ? Optional.empty() : UserNamespaces.forbidden();
        if (forbidden.isPresent()) {
            return Optional.of("only root (CAP_SYS_ADMIN) can give a process other files or networks here: " + forbidden.get());
        }
        return unshare.isEmpty() || mount.isEmpty()
                ? Optional.of("unshare and mount of util-linux are not installed") : Optional.empty();
    }

    /** Whether something of a launch's sandbox is for this. */
    static boolean isAskedFor(Launch launch) {
        return launch.sandbox() != null && (launch.sandbox().changesFiles() || launch.sandbox().privateNetwork());
    }

    /**
     * The words before all that gives the child fewer rights; none when nothing is asked for.
     *
     * @throws SpawnException it cannot be had here
     */
    List<String> prefix(Launch launch) throws SpawnException {
        if (!isAskedFor(launch)) {
            return List.of();
        }
        check(launch);
        SandboxSpec sandbox = launch.sandbox();
        List<String> words = new ArrayList<>();
        if (!privileged) {
            words.addAll(List.of(machine.shell().toString(), "-c", OWN_USERS, machine.shell().toString()));
        }
        words.add(unshare.orElseThrow().toString());
        if (!privileged) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        if (sandbox.changesFiles()) {
            words.addAll(List.of("--mount", "--propagation", "private"));
        }
        if (sandbox.privateNetwork()) {
            words.add("--net");
        }
        words.addAll(List.of("--", machine.shell().toString(), "-c", SCRIPT, NAME));
        String mounting = mount.orElseThrow().toString();
        if (sandbox.privateTmp()) {
            TEMPORARY.stream().filter(path -> Files.isDirectory(Path.of(path)))
                    .forEach(path -> words.addAll(List.of("tmp", mounting, path)));
        }
        sandbox.readOnly().forEach(path -> words.addAll(List.of("read_only", mounting, path.toString())));
        sandbox.hidden().forEach(path -> words.addAll(List.of("hidden", mounting, path.toString())));
        if (sandbox.privatePids()) {
            words.addAll(List.of("proc", mounting, "/proc"));
        }
        if (sandbox.privateNetwork()) {
            words.addAll(List.of("network", ip.orElseThrow().toString(), "lo"));
        }
        words.add("--");
        if (!privileged) {
            words.addAll(List.of(unshare.orElseThrow().toString(), "--user", "--map-user=" + uid, "--map-group=" + gid, "--"));
        }
        return words;
    }

    private void check(Launch launch) throws SpawnException {
        SandboxSpec sandbox = launch.sandbox();
        Optional<String> problem = unavailable();
        if (problem.isPresent()) {
            throw new SpawnException(Kind.OTHER, "the sandbox cannot be made: " + problem.get());
        }
        if (sandbox.privatePids() && !privileged) {
            throw new SpawnException(Kind.OTHER, "sandbox.pids: only root (CAP_SYS_ADMIN) can give a process pids of its own");
        }
        if (sandbox.privateNetwork() && ip.isEmpty()) {
            throw new SpawnException(Kind.OTHER, "sandbox.network: ip of iproute2 is not installed");
        }
        checkThere("read_only", sandbox.readOnly());
        checkThere("hidden", sandbox.hidden());
        List<Path> covered = new ArrayList<>(sandbox.hidden());
        if (sandbox.privateTmp()) {
            TEMPORARY.forEach(path -> covered.add(Path.of(path)));
        }
        for (Path path : covered) {
            checkSeen(path, launch.executable(), Kind.EXECUTABLE, "executable");
            checkSeen(path, launch.workingDirectory(), Kind.WORKING_DIRECTORY, "working directory");
        }
        if (sandbox.privatePids() && (launch.exitRecord() == null || !machine.plainShell())) {
            throw new SpawnException(Kind.OTHER, "sandbox.pids: only dash and busybox can watch over a process with pids of its"
                    + " own; " + machine.shell() + " cannot");
        }
        if (sandbox.privatePids() && launch.descriptors().size() > MOST_DESCRIPTORS) {
            throw new SpawnException(Kind.OTHER,
                    "sandbox.pids: a process with pids of its own can be given at most " + MOST_DESCRIPTORS + " sockets");
        }
    }

    private static void checkThere(String key, List<Path> paths) throws SpawnException {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new SpawnException(Kind.OTHER, "sandbox." + key + ": there is no " + path);
            }
        }
    }

    private static void checkSeen(Path covered, Path path, Kind kind, String what) throws SpawnException {
        if (path.normalize().startsWith(covered)) {
            throw new SpawnException(kind, "the sandbox hides " + covered + ", and with it the " + what + " " + path);
        }
    }

    /**
     * A command that waits in a namespace of pids of its own: the shell of {@link ExitRecorder} is its first process,
     * which buries whatever loses its parent there, and the child is the second, for which signals are as usual.
     */
    List<String> ownPids(List<String> command) {
        List<String> argv = new ArrayList<>(List.of(Shim.NAME, "-c", OWN_PIDS, Shim.NAME,
                unshare.orElseThrow().toString(), "--pid", "--fork", "--", machine.shell().toString()));
        argv.addAll(command.subList(1, command.size()));
        return argv;
    }
}
