package org.hsu.procman.resource.linux.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The manager's folder {@code procman-PID-START-STATE} below its own cgroups, with one cgroup per instance, those of
 * groups below a cgroup of the group ({@link GroupFolders}). Nothing outside such folders is ever changed. The name says
 * whose it is, so that what a dead manager left can be told from what a living one has just made; STATE tells the
 * managers of one state directory, which follow each other, from all others. A group of which a dead manager left
 * something running stays where it is and gets new instances there, so that its limits hold all of it. Thread-safe.
 */
public final class CgroupTree {

    /** Hears of cgroups of groups. */
    public interface GroupListener {
        /** One was made, or has got the controller, and nobody is held by it yet. */
        void made(Place place, Controller controller, List<String> path, Path cgroup);
    }

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
     * @param groups   it is in, the outermost first
     * @param instance name of the cgroup, unique per instance
     * @throws IOException it cannot be made
     */
    public synchronized Path create(
            Place place, Controller controller, List<String> groups, String instance, GroupListener listener)
            throws IOException {
        Path inherited = inherited(place, instance);
        return inherited == null ? createAnew(place, controller, groups, instance, listener) : inherited;
    }

    /** As {@link #create}, where it belongs, also when the instance is elsewhere so far. */
    public synchronized Path createAnew(
            Place place, Controller controller, List<String> groups, String instance, GroupListener listener)
            throws IOException {
        Path cgroup = group(place, controller, groups, listener).resolve(instance);
        files.create(cgroup);
        busy.remove(cgroup);
        return cgroup;
    }

    /**
     * Makes the cgroup of a group, or finds it.
     *
     * @param groups the outermost first; the manager's own folder without any
     * @throws IOException it cannot be made
     */
    public synchronized Path group(Place place, Controller controller, List<String> groups, GroupListener listener)
            throws IOException {
        if (place.version() == 2) {
            delegation.enable(place.directory(), controller);
        }
        files.create(mine(place));
        Path at = root(place, groups);
        boolean handedDown = handDown(place, at, controller);
        for (int depth = 1; depth <= groups.size(); depth++) {
            at = at.resolve(GroupFolders.name(groups.get(depth - 1)));
            boolean fresh = handedDown || !Files.isDirectory(at);
            files.create(at);
            handedDown = handDown(place, at, controller);
            if (fresh) {
                listener.made(place, controller, groups.subList(0, depth), at);
            }
        }
        return at;
    }

    private boolean handDown(Place place, Path cgroup, Controller controller) throws IOException {
        return place.version() == 2 && delegation.handDown(cgroup, controller);
    }

    private Path mine(Place place) {
        return place.directory().resolve(name);
    }

    /** The folder of a dead manager which has something of the outermost group, else the manager's own. */
    private Path root(Place place, List<String> groups) {
        if (!groups.isEmpty()) {
            for (Path folder : inheritable.getOrDefault(place.directory(), Set.of())) {
                if (Files.isDirectory(folder.resolve(GroupFolders.name(groups.get(0))))) {
                    return folder;
                }
            }
        }
        return mine(place);
    }

    /** Where the cgroup of a group is, if it is there. */
    public synchronized Path presentGroup(Place place, List<String> groups) {
        Path cgroup = GroupFolders.below(root(place, groups), groups);
        return Files.isDirectory(cgroup) ? cgroup : null;
    }

    /** Whether the cgroup of an instance is where one of these groups belongs, below whichever manager's folder. */
    public static boolean isIn(List<String> groups, Path cgroup) {
        Path at = cgroup.getParent();
        for (int depth = groups.size() - 1; depth >= 0; depth--) {
            if (!at.getFileName().toString().equals(GroupFolders.name(groups.get(depth)))) {
                return false;
            }
            at = at.getParent();
        }
        return !GroupFolders.isOne(at);
    }

    /** Removes the cgroup of a group, and those around it, as far as nothing is in them. */
    public synchronized void removeGroup(Path cgroup) {
        Path at = cgroup;
        for (; GroupFolders.isOne(at); at = at.getParent()) {
            files.remove(at);
        }
        removeHome(at);
    }

    /** The manager's own says that one of a dead manager is in use, and goes last. */
    private void removeHome(Path folder) {
        Path home = folder.getParent();
        if (!folder.getFileName().toString().equals(name)) {
            files.remove(folder);
        }
        if (inheritable.getOrDefault(home, Set.of()).stream().noneMatch(Files::isDirectory)) {
            files.remove(home.resolve(name));
        }
    }

    /** Removes the cgroup of an instance if it is empty; one that is not is tried again by later calls. */
    public synchronized boolean remove(Path cgroup) {
        for (Path other : List.copyOf(busy)) {
            if (removeWhole(other)) {
                busy.remove(other);
                removeGroup(other.getParent());
            }
        }
        boolean gone = removeWhole(cgroup);
        if (!gone) {
            busy.add(cgroup);
        }
        removeGroup(cgroup.getParent());
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
            for (Path cgroup : GroupFolders.instances(folder)) {
                if (!removeWhole(cgroup)) {
                    busy.accept(cgroup);
                }
            }
            GroupFolders.groups(folder).forEach(files::remove);
            files.remove(folder);
        }
    }

    /** The cgroup that was made for an instance, by this manager or an earlier one; null when there is none. */
    public synchronized Path present(Place place, List<String> groups, String instance) {
        Path wanted = GroupFolders.below(root(place, groups), groups).resolve(instance);
        if (Files.isDirectory(wanted)) {
            return wanted;
        }
        Path inherited = inherited(place, instance);
        return inherited != null ? inherited : GroupFolders.find(mine(place), instance);
    }

    /** The cgroup in which a dead manager left this instance running; null when there is none. */
    public synchronized Path inherited(Place place, String instance) {
        List<Path> found = new ArrayList<>();
        for (Path folder : inheritable.getOrDefault(place.directory(), Set.of())) {
            Path cgroup = GroupFolders.find(folder, instance);
            try {
                if (cgroup != null && !files.read(cgroup.resolve("cgroup.procs")).isEmpty()) {
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
        List<Path> all = GroupFolders.children(home, PREFIX + "[0-9]*-*");
        // A manager of another state directory may use what the one before it left.
        Set<String> inUse = new HashSet<>();
        all.stream().filter(this::ownerLives).forEach(folder -> inUse.add(stateOf(folder)));
        inUse.remove(state);
        return all.stream()
                .filter(folder -> !folder.getFileName().toString().equals(name) && !ownerLives(folder))
                .filter(folder -> !inUse.contains(stateOf(folder)))
                .toList();
    }

    private static String stateOf(Path folder) {
        String folderName = folder.getFileName().toString();
        return folderName.substring(folderName.lastIndexOf('-') + 1);
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
}
