package org.hsu.procman.manager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.manager.management.Json;
import org.hsu.procman.manager.management.Times;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code manager.json} in the state directory: who is in charge and how to talk to it. Readable by its owner
 * only, for the address in it is all that a local client needs; replaced whole, so a reader never sees half.
 */
final class ManagerFile {
    private static final Logger LOG = LoggerFactory.getLogger(ManagerFile.class);

    private final Surroundings surroundings;
    private final long startMillis;

    ManagerFile(Surroundings surroundings, long startMillis) {
        this.surroundings = surroundings;
        this.startMillis = startMillis;
    }

    private Path file() {
        return surroundings.stateDirectory().resolve("manager.json");
    }

    /**
     * @param jmxUrl     null while nothing listens
     * @param interfaces where each management interface answers, by its name
     */
    void write(String state, String id, String jmxUrl, Map<String, String> interfaces) throws IOException {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("pid", ProcessHandle.current().pid());
        content.put("state", state);
        content.put("id", id);
        content.put("version", surroundings.version());
        content.put("home", surroundings.home().toString());
        content.put("configuration", surroundings.configuration().toString());
        content.put("state_directory", surroundings.stateDirectory().toString());
        content.put("log_directory", surroundings.logDirectory().toString());
        content.put("plugins_directory", System.getProperty("procman.plugins.dir"));
        content.put("started_at", Times.rfc3339(startMillis));
        content.put("jmx_url", jmxUrl);
        interfaces.forEach((name, address) -> content.put(name + "_url", address));
        byte[] text = (Json.write(content) + "\n").getBytes(StandardCharsets.UTF_8);
        Path temporary = surroundings.stateDirectory().resolve("manager.json.new");
        try {
            replace(temporary, text);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw new IOException(file() + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void replace(Path temporary, byte[] text) throws IOException {
        Files.deleteIfExists(temporary);
        boolean posix = temporary.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(temporary, attributes);
        Files.write(temporary, text);
        Files.move(temporary, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file(), e.getMessage());
        }
    }
}
