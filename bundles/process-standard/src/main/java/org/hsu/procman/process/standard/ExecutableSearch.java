package org.hsu.procman.process.standard;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.SpawnException;

/**
 * Finds what an executable's name means to a child, by the rules of execvp(3): a name with a slash is relative
 * to the working directory, a bare one is looked up in the PATH of the child's environment, where an empty entry
 * is the working directory. Without PATH: /bin and /usr/bin.
 */
final class ExecutableSearch {

    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final List<String> ENDINGS = WINDOWS ? List.of("", ".exe", ".cmd", ".bat") : List.of("");

    private final Path directory;
    private final Map<String, String> environment;

    /** @param directory the child's working directory, absolute */
    ExecutableSearch(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * @return absolute
     * @throws SpawnException there is none; says where it was searched
     */
    Path find(String name) throws SpawnException {
        try {
            return name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0 ? named(name) : inPath(name);
        } catch (InvalidPathException e) {
            throw failure("the executable \"" + name + "\" is no path: " + e.getReason());
        }
    }

    private Path named(String name) throws SpawnException {
        Path file = directory.resolve(name).normalize();
        for (String ending : ENDINGS) {
            Path candidate = Path.of(file + ending);
            if (isProgram(candidate)) {
                return candidate;
            }
        }
        String relative = Path.of(name).isAbsolute() ? "" : " (" + name + " in the working directory)";
        throw failure("the executable " + file + relative + " " + whyNot(file));
    }

    private Path inPath(String name) throws SpawnException {
        List<String> folders = new ArrayList<>();
        String refused = "";
        for (String entry : path().split(File.pathSeparator, -1)) {
            Path folder = directory.resolve(entry);
            folders.add(folder.toString());
            for (String ending : ENDINGS) {
                Path candidate = folder.resolve(name + ending);
                if (isProgram(candidate)) {
                    return candidate;
                }
                if (Files.isRegularFile(candidate)) {
                    refused = "; " + candidate + " is not executable";
                }
            }
        }
        throw failure("no executable \"" + name + "\" in PATH, searched " + String.join(", ", folders) + refused);
    }

    private String path() {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (WINDOWS ? variable.getKey().equalsIgnoreCase("PATH") : variable.getKey().equals("PATH")) {
                return variable.getValue();
            }
        }
        return WINDOWS ? "" : "/bin:/usr/bin";
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static String whyNot(Path file) {
        if (Files.isDirectory(file)) {
            return "is a directory";
        }
        if (!Files.exists(file)) {
            return "does not exist";
        }
        return Files.isRegularFile(file) ? "is not executable (chmod +x)" : "is not a regular file";
    }

    private static SpawnException failure(String message) {
        return new SpawnException(SpawnException.Kind.EXECUTABLE, message);
    }
}
