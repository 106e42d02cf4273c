package org.hsu.procman.resource.linux.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which controllers are where on this machine, seen from this process: its own paths (cgroups(7),
 * /proc/self/cgroup) below the mounts that show them. Read once; immutable.
 */
public final class CgroupLayout {

    private final Map<Controller, Place> places = new EnumMap<>(Controller.class);
    private final CgroupFiles files;

    /** @param proc the /proc to read; one without cgroups has no controllers */
    public CgroupLayout(Path proc, CgroupFiles files) {
        this.files = files;
        List<String> own = lines(proc.resolve("self/cgroup"));
        List<Mount> mounts = new ArrayList<>();
        lines(proc.resolve("self/mountinfo")).forEach(line -> Mount.parse(line).ifPresent(mounts::add));
        for (Controller controller : Controller.values()) {
            places.put(controller, find(controller, own, mounts));
        }
    }

    public Place place(Controller controller) {
        return places.get(controller);
    }

    private Place find(Controller controller, List<String> own, List<Mount> mounts) {
        // A controller is in one hierarchy only: where v2 has it, v1 has not.
        for (Mount mount : mounts) {
            Optional<Path> path = mount.type().equals("cgroup2") ? directory(mount, own, "") : Optional.empty();
            if (path.isPresent()) {
                Path home = withoutLeaf(path.get());
                if (controller.second().isEmpty() || controllers(home).contains(controller.second())) {
                    return place(2, home, mount);
                }
            }
        }
        for (Mount mount : mounts) {
            if (mount.type().equals("cgroup") && mount.options().contains(controller.first())) {
                return directory(mount, own, controller.first())
                        .map(home -> place(1, home, mount))
                        .orElseGet(() -> Place.refused(
                                "the manager's own " + controller.first() + " cgroup is not below " + mount.point()));
            }
        }
        return Place.refused("there is no cgroup controller " + controller.first() + " here for this process");
    }

    private static Place place(int version, Path home, Mount mount) {
        if (mount.readOnly()) {
            return new Place(version, home, mount.point() + " is mounted read-only");
        }
        if (!Files.isDirectory(home)) {
            return new Place(version, home, "the manager's own cgroup " + home + " is not there");
        }
        if (!Files.isWritable(home)) {
            return new Place(version, home, "this user may not make cgroups in " + home);
        }
        return new Place(version, home, "");
    }

    /** Of this process in the hierarchy that holds the controller; the unified one has the empty name. */
    private static Optional<Path> directory(Mount mount, List<String> own, String controller) {
        for (String line : own) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && List.of(fields[1].split(",")).contains(controller)) {
                Path path = Path.of(fields[2]);
                // Outside the mounted part, or outside the cgroup namespace, it starts with "..".
                if (path.normalize().equals(path) && path.startsWith(mount.root())) {
                    return Optional.of(mount.point().resolve(mount.root().relativize(path)).normalize());
                }
            }
        }
        return Optional.empty();
    }

    /** A manager started by one that had moved itself into its leaf begins its life there. */
    private static Path withoutLeaf(Path home) {
        return home.endsWith(UnifiedDelegation.LEAF) ? home.getParent() : home;
    }

    private List<String> controllers(Path home) {
        try {
            return List.of(files.read(home.resolve("cgroup.controllers")).split(" "));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
