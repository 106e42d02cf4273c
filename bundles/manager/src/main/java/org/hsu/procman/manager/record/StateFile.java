package org.hsu.procman.manager.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that a manager reads back: replaced as a whole, so a killed manager leaves the old or the new one, and set
 * aside when it is damaged. What stands beside it has a tilde in its name, which no process id has.
 *
 * @param path of the file, which need not exist
 */
public record StateFile(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    /** @throws IOException it could not be written; the old one is still there */
    public void replace(String text) throws IOException {
        Path temporary = beside("~new");
        try {
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw new IOException(path + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Moves it out of the way, over the one that was set aside before, and says so. */
    public void setAside(String why) {
        Path to = beside("~damaged");
        try {
            Files.move(path, to, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("{} cannot be used and is set aside as {}: {}", path, to.getFileName(), why);
        } catch (IOException e) {
            LOG.warn("{} cannot be used ({}), nor be set aside: {}", path, why, e.toString());
        }
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
