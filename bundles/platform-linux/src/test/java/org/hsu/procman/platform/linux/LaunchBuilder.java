package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.SandboxSpec;

/** A launch with everything defaulted. */
final class LaunchBuilder {

    private final String id;
    private final Path executable;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final Path folder;
    private Path workingDirectory;
    private Path stdout;
    private Path stderr;
    private Integer umask;
    private Integer nice;
    private String user;
    private String group;
    private LaunchLimits limits = LaunchLimits.NONE;
    private List<Integer> descriptors = List.of();
    private Integer stdin;
    private Path exitRecord;
    private SandboxSpec sandbox;

    LaunchBuilder(
            String id, Path executable, List<String> arguments, Map<String, String> environment, Path folder) {
        this.id = id;
        this.executable = executable;
        this.arguments = arguments;
        this.environment = environment;
        this.folder = folder;
        this.workingDirectory = folder;
        this.stdout = folder.resolve(id + ".out");
        this.stderr = folder.resolve(id + ".err");
    }

    LaunchBuilder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    LaunchBuilder onlyEnvironment(Map<String, String> exact) {
        environment.clear();
        environment.putAll(exact);
        return this;
    }

    LaunchBuilder in(Path directory) {
        workingDirectory = directory;
        return this;
    }

    LaunchBuilder stdout(Path file) {
        stdout = file;
        return this;
    }

    LaunchBuilder stderr(Path file) {
        stderr = file;
        return this;
    }

    LaunchBuilder umask(int mask) {
        umask = mask;
        return this;
    }

    LaunchBuilder nice(int value) {
        nice = value;
        return this;
    }

    LaunchBuilder as(String userName, String groupName) {
        user = userName;
        group = groupName;
        return this;
    }

    LaunchBuilder limits(LaunchLimits launchLimits) {
        limits = launchLimits;
        return this;
    }

    LaunchBuilder descriptors(Integer... passed) {
        descriptors = List.of(passed);
        return this;
    }

    LaunchBuilder stdin(int passed) {
        stdin = passed;
        return this;
    }

    LaunchBuilder exitRecord(Path file) {
        exitRecord = file;
        return this;
    }

    LaunchBuilder sandbox(SandboxSpec wished) {
        sandbox = wished;
        return this;
    }

    Path folder() {
        return folder;
    }

    Launch build() {
        return new Launch(id, 1, executable, arguments, new HashMap<>(environment), workingDirectory, stdout, stderr,
                umask, nice, user, group, limits, descriptors, stdin, exitRecord, sandbox);
    }
}
