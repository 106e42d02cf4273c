package org.hsu.procman.deploy.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** Whose code may run in the manager: what its own user or root put there, and nobody else can write. */
public final class Permissions {

    private static final String ROOT = "root";

    private Permissions() {}

    /**
     * Why what lies there is not to be trusted.
     *
     * @param own a file that the manager has made
     * @throws IOException it cannot be looked at
     */
    public static Optional<String> problem(Path path, Path own) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        PosixFileAttributes attributes = view.readAttributes();
        String owner = attributes.owner().getName();
        String ourselves = Files.getOwner(own).getName();
        if (!owner.equals(ourselves) && !owner.equals(ROOT)) {
            return Optional.of("belongs to " + owner + ", and the manager runs as " + ourselves
                    + ": whoever owns it could run code in the manager; chown it to " + ourselves + " or root");
        }
        if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of("may be written by everybody, so anybody could run code in the manager: chmod o-w it");
        }
        return Optional.empty();
    }
}
