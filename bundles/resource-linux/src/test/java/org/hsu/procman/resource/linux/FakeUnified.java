package org.hsu.procman.resource.linux;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hsu.procman.resource.linux.cgroup.CgroupFiles;

/** Plain folders that behave like cgroup v2: controllers are handed down, inner cgroups hold no processes. */
final class FakeUnified extends CgroupFiles {

    private final Path root;

    FakeUnified(Path root, String controllers) throws IOException {
        this.root = root;
        Files.createDirectories(root);
        populate(root, controllers);
    }

    @Override
    public void create(Path cgroup) throws IOException {
        if (!Files.exists(cgroup)) {
            Files.createDirectory(cgroup);
            populate(cgroup, read(cgroup.resolveSibling("cgroup.subtree_control")));
        }
    }

    @Override
    public boolean remove(Path cgroup) {
        try (Stream<Path> files = Files.list(cgroup)) {
            List<Path> found = files.toList();
            if (!read(cgroup.resolve("cgroup.procs")).isEmpty() || found.stream().anyMatch(Files::isDirectory)) {
                return false;
            }
            for (Path file : found) {
                Files.delete(file);
            }
        } catch (IOException e) {
            return !Files.exists(cgroup);
        }
        return super.remove(cgroup);
    }

    @Override
    public void write(Path file, String value) throws IOException {
        String name = file.getFileName().toString();
        if (name.equals("cgroup.subtree_control")) {
            handDown(file, value.substring(1));
        } else if (name.equals("cgroup.procs")) {
            move(value, file);
        } else if (name.equals("io.max")) {
            Files.writeString(file, value + "\n", StandardOpenOption.APPEND);
        } else {
            Files.writeString(file, value, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }
    }

    private void handDown(Path file, String controller) throws IOException {
        if (!file.getParent().equals(root) && !read(file.resolveSibling("cgroup.procs")).isEmpty()) {
            throw new FileSystemException(file.toString(), null, "Device or resource busy");
        }
        if (!Arrays.asList(read(file.resolveSibling("cgroup.controllers")).split(" ")).contains(controller)) {
            throw new FileSystemException(file.toString(), null, "No such file or directory");
        }
        Files.writeString(file, (read(file) + " " + controller).strip());
        try (Stream<Path> children = Files.list(file.getParent())) {
            for (Path child : children.filter(Files::isDirectory).toList()) {
                populate(child, read(file));
            }
        }
    }

    private void move(String pid, Path file) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path procs : all.filter(path -> path.endsWith("cgroup.procs")).toList()) {
                List<String> pids = new ArrayList<>(Files.readAllLines(procs));
                pids.remove(pid);
                if (procs.equals(file)) {
                    pids.add(pid);
                }
                Files.write(procs, pids);
            }
        }
    }

    private void populate(Path cgroup, String controllers) throws IOException {
        Files.writeString(cgroup.resolve("cgroup.controllers"), controllers);
        add(cgroup.resolve("cgroup.procs"), "");
        add(cgroup.resolve("cgroup.subtree_control"), "");
        if (controllers.contains("memory")) {
            add(cgroup.resolve("memory.max"), "max");
            add(cgroup.resolve("memory.high"), "max");
            add(cgroup.resolve("memory.peak"), "0");
            add(cgroup.resolve("memory.swap.max"), "max");
            add(cgroup.resolve("memory.oom.group"), "0");
            add(cgroup.resolve("memory.events"), "low 0\noom 0\noom_kill 0\n");
        }
        if (controllers.contains("cpu")) {
            add(cgroup.resolve("cpu.max"), "max 100000");
            add(cgroup.resolve("cpu.weight"), "100");
        }
        if (controllers.contains("pids")) {
            add(cgroup.resolve("pids.max"), "max");
        }
        if (controllers.contains("io")) {
            add(cgroup.resolve("io.max"), "");
            add(cgroup.resolve("io.bfq.weight"), "100");
        }
        if (!cgroup.equals(root)) {
            add(cgroup.resolve("cgroup.freeze"), "0");
            add(cgroup.resolve("cpu.stat"), "usage_usec 0\nuser_usec 0\n");
        }
    }

    private static void add(Path file, String content) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, content);
        }
    }
}
