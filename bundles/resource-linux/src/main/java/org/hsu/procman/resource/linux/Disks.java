package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;
import org.hsu.procman.resource.linux.cgroup.Place;

/** The block devices that I/O limits are set for: whole disks, as sysfs(5) lists them under block. */
final class Disks {

    /** Memory, what is only a view of another disk's file, and what is hardly ever there. */
    private static final String NOT_STORAGE = "(ram|zram|loop|sr|fd)\\d+";

    private final Path folder;

    /** @param folder normally {@code /sys/block} */
    Disks(Path folder) {
        this.folder = folder;
    }

    /** {@code MAJOR:MINOR} of each that is there now. */
    List<String> numbers() {
        List<String> numbers = new ArrayList<>();
        for (Path disk : disks()) {
            try {
                numbers.add(Files.readString(disk.resolve("dev")).strip());
            } catch (IOException e) {
                // Pulled out in this moment.
                continue;
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** Whether one of them is scheduled by bfq, which knows weights. */
    boolean weighed() {
        for (Path disk : disks()) {
            try {
                if (Files.readString(disk.resolve("queue/scheduler")).contains("[bfq]")) {
                    return true;
                }
            } catch (IOException e) {
                // A disk without a queue of its own.
                continue;
            }
        }
        return false;
    }

    /** Whether the kernel's cost model weighs I/O, which only the root of v2 tells. */
    static boolean modelled(Place place, CgroupFiles files) {
        for (Path at = place.directory(); at != null; at = at.getParent()) {
            Path file = at.resolve("io.cost.qos");
            if (Files.exists(file)) {
                try {
                    return files.read(file).contains("enable=1");
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return false;
    }

    private List<Path> disks() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().matches(NOT_STORAGE)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }
}
