package org.hsu.procman.platform.portable;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/** One start by {@link ProcessBuilder}, with what can be known to be wrong said before. Stateless. */
final class ChildStart {

    private ChildStart() {}

    static Process start(Launch launch) throws SpawnException {
        refuseWhatTheJdkCannot(launch);
        checkFiles(launch);
        List<String> command = new ArrayList<>(ShellLimits.prefix(launch.limits().rlimits()));
        command.add(launch.executable().toString());
        command.addAll(launch.arguments());
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.putAll(launch.environment());
            builder.directory(launch.workingDirectory().toFile());
            builder.redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"));
            builder.redirectOutput(output(launch.stdout()));
            builder.redirectError(output(launch.stderr()));
            return builder.start();
        } catch (IOException e) {
            throw refused(launch, e);
        } catch (IllegalArgumentException e) {
            throw new SpawnException(Kind.OTHER, "the environment or the arguments are invalid: " + e.getMessage());
        }
    }

    private static void refuseWhatTheJdkCannot(Launch launch) throws SpawnException {
        refuseIf(launch.user() != null || launch.group() != null, Kind.USER, "another user or group");
        refuseIf(!launch.limits().cgroups().isEmpty(), Kind.LIMITS, "a cgroup");
        refuseIf(!launch.limits().processors().isEmpty(), Kind.LIMITS, "only some of the processors");
        refuseIf(launch.nice() != null, Kind.LIMITS, "another nice value");
        refuseIf(launch.umask() != null, Kind.OTHER, "another umask");
        refuseIf(!launch.descriptors().isEmpty(), Kind.OTHER, "open descriptors");
        refuseIf(launch.sandbox() != null, Kind.OTHER, "a sandbox");
    }

    private static void refuseIf(boolean wanted, Kind kind, String what) throws SpawnException {
        if (wanted) {
            throw new SpawnException(kind, "the portable platform cannot start a process with " + what);
        }
    }

    private static void checkFiles(Launch launch) throws SpawnException {
        Path executable = launch.executable();
        if (!Files.isRegularFile(executable)) {
            throw new SpawnException(Kind.EXECUTABLE, "there is no file " + executable);
        }
        if (!Files.isExecutable(executable)) {
            throw new SpawnException(Kind.EXECUTABLE, executable + " is not executable");
        }
        if (!Files.isDirectory(launch.workingDirectory())) {
            throw new SpawnException(
                    Kind.WORKING_DIRECTORY, "there is no working directory " + launch.workingDirectory());
        }
        checkOutput(launch.stdout());
        checkOutput(launch.stderr());
    }

    private static void checkOutput(Path file) throws SpawnException {
        if (file == null) {
            return;
        }
        try {
            Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
        } catch (IOException e) {
            throw new SpawnException(Kind.OUTPUT, "cannot open " + file + " for append: " + e);
        }
    }

    private static ProcessBuilder.Redirect output(Path file) {
        return file == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** The JDK hides errno in a text: "error=8, Exec format error", since 25 "error: 8 (Exec format error)". */
    private static SpawnException refused(Launch launch, IOException e) {
        String reason = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        Kind kind = Kind.OTHER;
        if (reason.matches("(?s).*\\berror[=:] ?(11|12|23|24|28|35)\\b.*")) {
            kind = Kind.RESOURCES;
        } else if (reason.matches("(?s).*\\berror[=:] ?(2|8|13|26|193)\\b.*")) {
            kind = Kind.EXECUTABLE;
        }
        return new SpawnException(kind, "cannot start " + launch.executable() + ": " + reason);
    }
}
