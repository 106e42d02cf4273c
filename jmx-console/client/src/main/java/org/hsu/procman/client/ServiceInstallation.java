package org.hsu.procman.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hsu.procman.client.service.ServiceKind;
import org.hsu.procman.client.service.ServicePlace;

/** Puts the definition of a service where its service manager looks for it, and takes it away. */
final class ServiceInstallation {
    private static final long COMMAND_MILLIS = 180_000;

    private final ServiceKind kind;
    private final ServicePlace place;
    private final Path root;
    private final Map<String, String> environment;

    /** @param root of the file system */
    ServiceInstallation(ServiceKind kind, ServicePlace place, Path root, Map<String, String> environment) {
        this.kind = kind;
        this.place = place;
        this.root = root;
        this.environment = environment;
    }

    /**
     * Writes the definition and makes it known; if that fails, what was there before is back.
     *
     * @param now whether it is started too
     * @return what happened, line by line
     */
    List<String> install(String text, boolean now) throws Failure {
        requireServiceManager();
        String before = ours();
        boolean same = text.equals(before);
        if (!same) {
            write(text);
        }
        try {
            run(place.take());
        } catch (Failure e) {
            restore(before);
            throw new Failure(e.exitCode(), e.getMessage() + "; " + place.file()
                    + (before == null ? " is not installed" : " is as it was"));
        }
        List<String> told = new ArrayList<>();
        told.add((same ? "unchanged: " : before == null ? "installed: " : "replaced: ") + place.file());
        if (now) {
            run(List.of(place.start()));
            told.add("started");
        } else {
            told.add("next       " + String.join(" ", place.start()));
        }
        return told;
    }

    /** Stops it, then takes the definition away. */
    List<String> uninstall() throws Failure {
        requireServiceManager();
        if (ours() == null) {
            throw new Failure(ExitCode.FAILED, "not installed: there is no " + place.file());
        }
        run(place.remove());
        try {
            Files.delete(place.file());
        } catch (IOException e) {
            throw failed(e);
        }
        run(place.forget());
        return List.of("removed: " + place.file());
    }

    private void requireServiceManager() throws Failure {
        if (kind == ServiceKind.SYSTEMD && !Files.isDirectory(root.resolve("run/systemd/system"))) {
            throw new Failure(ExitCode.REFUSED, "systemd does not run this machine (there is no "
                    + root.resolve("run/systemd/system") + "); --dry-run prints the unit for another one");
        }
        Path program = Path.of(place.start().get(0));
        if (kind == ServiceKind.WINSW && !Files.exists(program)) {
            throw new Failure(ExitCode.REFUSED, "there is no " + program
                    + ": get WinSW and put it there under this name; --dry-run prints the definition");
        }
    }

    /** Null while there is none. */
    private String ours() throws Failure {
        if (!Files.exists(place.file())) {
            return null;
        }
        try {
            String text = Files.readString(place.file());
            if (!text.contains(ServiceKind.MARK)) {
                throw new Failure(ExitCode.REFUSED, place.file()
                        + " was not written by procman: it is left alone; take another --name");
            }
            return text;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void write(String text) throws Failure {
        Path half = place.file().resolveSibling("." + place.file().getFileName() + ".new");
        try {
            Files.createDirectories(place.file().getParent());
            Files.writeString(half, text);
            Files.move(half, place.file(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void restore(String before) throws Failure {
        if (before != null) {
            write(before);
            return;
        }
        try {
            Files.deleteIfExists(place.file());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static Failure failed(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return new Failure(ExitCode.REFUSED, denied.getFile()
                    + ": permission denied; a service of the machine takes root, --user makes one of yours");
        }
        return new Failure(ExitCode.FAILED, e.getMessage());
    }

    private void run(List<List<String>> commands) throws Failure {
        for (List<String> command : commands) {
            List<String> found = new ArrayList<>(command);
            found.set(0, program(command.get(0)));
            Subprocess.Result result = Subprocess.run(found, environment, COMMAND_MILLIS);
            if (result.code() != 0) {
                String why = result.output() == null ? "" : result.output().strip();
                throw new Failure(ExitCode.FAILED, String.join(" ", command)
                        + (result.code() == Subprocess.TIMED_OUT ? " does not end" : " exits " + result.code())
                        + (why.isEmpty() ? "" : ": " + why.replace("\n", " ")));
            }
        }
    }

    private String program(String name) throws Failure {
        if (Path.of(name).isAbsolute()) {
            return name;
        }
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name).toString();
            }
        }
        throw new Failure(ExitCode.FAILED, "there is no " + name + " on PATH");
    }
}
