package org.hsu.procman.resource.linux.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The manager's folder {@code procman-PID-START-STATE} below its own cgroups, with one cgroup per instance. Nothing
 * outside such folders is ever changed. The name says whose it is, so that what a dead manager left can be told
 * from what a living one has just made; STATE tells the managers of one state directory, which follow each other,
 * from all others. Thread-safe.
 */
public final class CgroupTree {

    private static final String PREFIX = "procman-";

    private final CgroupFiles files;
    private final Path proc;
    private final UnifiedDelegation delegation;
    private final String state;
    private final String name;
    private final Set<Path> busy = new LinkedHashSet<>();
    /**
     * By the manager's own cgroup, what earlier managers of this state directory left. There will be no more of
     * them: the state directory is this manager's now. In v2 the same is swept for each controller.
     */
    private final Map<Path, Set<Path>> inheritable = new HashMap<>();

    public CgroupTree(CgroupFiles files, Path proc) {
        this.files = files;
        this.proc = proc;
        this.delegation = new UnifiedDelegation(files);
        long pid = ProcessHandle.current().pid();
        this.state = Integer.toHexString(System.getProperty("procman.state.dir", "").hashCode());
        this.name = PREFIX + pid + "-" + startTime("self") + "-" + state;
    }

    /**
     * Makes the cgroup of an instance, or finds the one in which a dead manager left the same instance running.
     *
     * @param instance name of the cgroup, unique per instance
     * @throws IOException it cannot be made
     */
    public synchronized Path create(Place place, Controller controller, String instance) throws IOException {
        Path inherited = inherited(place, instance);
        if (inherited != null) {
            return inherited;
        }
        if (place.version() == 2) {
            delegation.enable(place.directory(), controller);
        }
        Path mine = place.directory().resolve(name);
        files.create(mine);
        if (place.version() == 2) {
            delegation.handDown(mine, controller);
        }
        Path cgroup = mine.resolve(instance);
        files.create(cgroup);
        busy.remove(cgroup);
        return cgroup;
    }

    /** Removes the cgroup of an instance if it is empty; one that is not is tried again by later calls. */
    public synchronized boolean remove(Path cgroup) {
        busy.removeIf(this::removeWhole);
        boolean gone = removeWhole(cgroup);
        if (!gone) {
            busy.add(cgroup);
        }
        files.remove(cgroup.getParent());
        return gone;
    }

    /**
     * Removes what dead managers left empty.
     *
     * @param busy gets each cgroup that is not
     */
    public synchronized void sweep(Path home, Consumer<Path> busy) {
        for (Path folder : abandoned(home)) {
            if (folder.getFileName().toString().endsWith("-" + state)) {
                inheritable.computeIfAbsent(home, none -> new LinkedHashSet<>()).add(folder);
            }
            for (Path cgroup : children(folder, "*")) {
                if (!removeWhole(cgroup)) {
                    busy.accept(cgroup);
                }
            }
            files.remove(folder);
        }
    }

    /** The cgroup that was made for an instance, by this manager or an earlier one; null when there is none. */
    public synchronized Path present(Place place, String instance) {
        Path inherited = inherited(place, instance);
        Path mine = place.directory().resolve(name).resolve(instance);
        return inherited != null || !Files.isDirectory(mine) ? inherited : mine;
    }

    /** The cgroup in which a dead manager left this instance running; null when there is none. */
    public synchronized Path inherited(Place place, String instance) {
        List<Path> found = new ArrayList<>();
        for (Path folder : inheritable.getOrDefault(place.directory(), Set.of())) {
            Path cgroup = folder.resolve(instance);
            try {
                if (Files.isDirectory(cgroup) && !files.read(cgroup.resolve("cgroup.procs")).isEmpty()) {
                    found.add(cgroup);
                }
            } catch (IOException e) {
                // Removed in this moment, so not one with a running instance.
                continue;
            }
        }
        // Two managers of this state directory may have died with one running; then nobody knows which it is.
        return found.size() == 1 ? found.get(0) : null;
    }

    private List<Path> abandoned(Path home) {
        return children(home, PREFIX + "[0-9]*-*").stream()
                .filter(folder -> !folder.getFileName().toString().equals(name) && !ownerLives(folder))
                .toList();
    }

    private boolean ownerLives(Path folder) {
        String[] parts = folder.getFileName().toString().split("-", 4);
        return parts.length > 2 && startTime(parts[1]).equals(parts[2]);
    }

    /** Field 22 of /proc/PID/stat; {@code 0} when there is no such process. */
    private String startTime(String pid) {
        try {
            String stat = files.read(proc.resolve(pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException e) {
            return "0";
        }
    }

    private boolean removeWhole(Path cgroup) {
        if (!files.remove(cgroup)) {
            try (Stream<Path> below = Files.walk(cgroup)) {
                below.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).forEach(files::remove);
            } catch (IOException e) {
                return !Files.exists(cgroup);
            }
        }
        return !Files.exists(cgroup);
    }

    private static List<Path> children(Path folder, String glob) {
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
