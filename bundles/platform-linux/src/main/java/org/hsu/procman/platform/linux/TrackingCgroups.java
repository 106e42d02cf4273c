package org.hsu.procman.platform.linux;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;
import org.hsu.procman.api.resource.LaunchLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cgroups that hold runs together: {@code procman-DIGEST/ID.GENERATION} below the manager's own cgroup,
 * DIGEST being that of the manager's marker, so that managers keep apart and the next one with the same state
 * finds what this one left. They are of the freezer of v1 where there is one, which costs a start nothing (see
 * {@link Cgroup#joining}), else of v2, without controllers. Thread-safe.
 */
final class TrackingCgroups {

    static final String PREFIX = "procman-";

    private static final Logger LOG = LoggerFactory.getLogger(TrackingCgroups.class);
    private static final int DIGEST_BYTES = 6;
    private static final int ATTEMPTS = 20;
    private static final long YOUNG_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CLOSE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final CgroupMount mount;
    private final Map<String, Path> roots = new ConcurrentHashMap<>();
    private volatile boolean complained;

    TrackingCgroups(CgroupMount mount) {
        this.mount = mount;
    }

    /**
     * The first hierarchy in which a child can be started in a cgroup of its own.
     *
     * @param problems is told why those before it cannot be used, or that there is none
     */
    static Optional<TrackingCgroups> find(
            Features features, Shim shim, Spawner spawner, Machine machine, List<String> problems) {
        if (!features.cgroups()) {
            problems.add("switched off");
            return Optional.empty();
        }
        for (String controller : features.freezer()
                ? List.of(CgroupMount.FREEZER, CgroupMount.VERSION_2) : List.of(CgroupMount.VERSION_2)) {
            Optional<CgroupMount> mount = CgroupMount.find(controller);
            Optional<String> problem = mount.isEmpty()
                    ? Optional.of("no cgroup v2 hierarchy is mounted")
                    : problem(mount.get(), shim, spawner, machine);
            if (problem.isEmpty()) {
                return Optional.of(new TrackingCgroups(mount.get()));
            }
            problems.add(problem.get());
        }
        return Optional.empty();
    }

    /** Empty when a child really can be started in a cgroup of its own; else one sentence. */
    private static Optional<String> problem(CgroupMount mount, Shim shim, Spawner spawner, Machine machine) {
        Path probe = mount.own().resolve(PREFIX + "probe-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        int errno = Cgroup.make(probe);
        if (errno != 0) {
            return Optional.of("no cgroup can be made in " + mount.own() + ": " + Errno.text(errno));
        }
        try {
            Launch launch = new Launch("probe", 1, machine.shell(), List.of("-c", "exit 0"), Map.of(), Path.of("/"),
                    null, null, null, null, null, null, LaunchLimits.NONE, List.of());
            boolean joined = WaitStatus.reapNow(spawner.spawn(shim.command(launch, List.of(probe)), launch)).success();
            return joined ? Optional.empty() : Optional.of("a child cannot join a cgroup below " + mount.own());
        } catch (SpawnException refused) {
            return Optional.of(refused.getMessage());
        } finally {
            new Cgroup(probe).removeSoon();
        }
    }

    CgroupMount mount() {
        return mount;
    }

    /** The cgroup of this hierarchy that the limits bring along; a process can be in one only, so it serves for both. */
    Optional<Path> ofLimits(Launch launch) {
        return launch.limits().cgroups().stream()
                .filter(cgroup -> cgroup.startsWith(mount.mountPoint())).reduce((first, second) -> second);
    }

    /**
     * A new folder for a run.
     *
     * @return empty where none can be made any more; the tree is then found by scans
     * @throws SpawnException no room for one now
     */
    Optional<Path> create(Launch launch, Marker marker) throws SpawnException {
        String manager = manager(marker);
        String name = name(launch);
        int errno = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path folder = root(manager).resolve(attempt == 0 ? name : name + "." + attempt);
            errno = Cgroup.make(folder);
            if (errno == 0 || errno == Errno.EEXIST && !new Cgroup(folder).populated()) {
                return Optional.of(folder);
            }
            if (errno == Errno.ENOENT) {
                roots.remove(manager);
            } else if (errno != Errno.EEXIST) {
                break;
            }
        }
        if (Errno.isShortage(errno) || errno == Errno.ENOSPC) {
            throw new SpawnException(Kind.RESOURCES, "no cgroup for the process now: " + Errno.text(errno));
        }
        if (!complained) {
            complained = true;
            LOG.warn("no cgroup can be made below {} ({}); trees are found by scanning instead",
                    mount.own(), Errno.text(errno));
        }
        return Optional.empty();
    }

    /** Gives back a folder that no process came to. */
    void discard(Path folder) {
        new Cgroup(folder).remove();
    }

    /** The folder of a run that another manager has started: where its main process is, or by name. */
    Optional<Path> find(int pid, Launch launch, Marker marker) {
        String manager = manager(marker);
        Path named = mount.own().resolve(rootName(manager)).resolve(name(launch));
        Optional<Path> found = holding(pid, launch, marker)
                .or(() -> Optional.of(named).filter(path -> path.toFile().isDirectory()));
        found.ifPresent(folder -> adopted(folder, marker));
        return found;
    }

    /** The folder of an earlier manager goes with this one, also when no other run is ever made beside it. */
    void adopted(Path folder, Marker marker) {
        roots.putIfAbsent(manager(marker), folder.getParent());
    }

    /** The folder of the run, if that is where the process is. */
    Optional<Path> holding(int pid, Launch launch, Marker marker) {
        String root = rootName(manager(marker));
        String name = name(launch);
        for (Path at = mount.folderOf(pid).orElse(null); at != null && at.getFileName() != null; at = at.getParent()) {
            Path parent = at.getParent();
            String here = at.getFileName().toString();
            boolean named = here.equals(name) || here.startsWith(name + ".");
            if (named && parent != null && parent.endsWith(root)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** Kills what lives in the folders of this process, of any generation. */
    void kill(String manager, String processId) {
        String prefix = safe(processId) + ".";
        for (File folder : folders(mount.own().resolve(rootName(manager)))) {
            String name = folder.getName();
            if (name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9.]+")) {
                Cgroup cgroup = new Cgroup(folder.toPath());
                if (!cgroup.kill()) {
                    cgroup.killFrozen();
                }
            }
        }
    }

    /**
     * Removes the folders in which nothing lives; waits for the just dead to leave, half a second at most.
     *
     * @param kept folders whose process runs: it may be about to join
     */
    void close(Set<Path> kept) {
        long deadline = System.nanoTime() + CLOSE_NANOS;
        for (Path root : roots.values()) {
            while (!removeEmpty(root, folder -> !kept.contains(folder)) && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(CLOSE_PAUSE_NANOS);
            }
            LibC.rmdir(CStrings.path(root));
        }
        roots.clear();
    }

    private Path root(String manager) {
        return roots.computeIfAbsent(manager, missing -> {
            Path root = mount.own().resolve(rootName(manager));
            if (Cgroup.make(root) == Errno.EEXIST) {
                // A child of a manager that was killed a moment ago may be about to join a young one.
                long young = System.currentTimeMillis() - YOUNG_MILLIS;
                removeEmpty(root, folder -> folder.toFile().lastModified() < young);
            }
            return root;
        });
    }

    /** True when nothing that is removable and empty is left. */
    private static boolean removeEmpty(Path root, Predicate<Path> removable) {
        boolean done = true;
        for (File file : folders(root)) {
            Path folder = file.toPath();
            Cgroup cgroup = new Cgroup(folder);
            if (removable.test(folder) && !cgroup.populated()) {
                done &= cgroup.remove();
            }
        }
        return done;
    }

    private static File[] folders(Path root) {
        File[] folders = root.toFile().listFiles(File::isDirectory);
        return folders == null ? new File[0] : folders;
    }

    private static String manager(Marker marker) {
        return marker == null ? "unmarked-" + ProcessHandle.current().pid() : marker.manager();
    }

    static String rootName(String manager) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(manager.getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    private static String name(Launch launch) {
        return safe(launch.processId()) + "." + launch.generation();
    }

    private static String safe(String processId) {
        return processId.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
