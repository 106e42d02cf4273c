package org.hsu.procman.source.admin;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.hsu.procman.api.desired.EntryDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last good document of one service, on disk: replaced whole, readable by its owner only. */
final class WishCache {
    private static final Logger LOG = LoggerFactory.getLogger(WishCache.class);

    private final Path file;

    WishCache(Path directory, String url) {
        file = directory.resolve("admin-" + digest(url) + ".json");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Empty when there is none; one that cannot be read is set aside. */
    Optional<EntryDocument> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonObject kept = JsonParser.object().from(Files.readString(file));
            String text = kept.getString("text");
            String version = kept.getString("version");
            if (text != null && version != null && kept.get("fetched") instanceof Number fetched) {
                return Optional.of(new EntryDocument(text, version, fetched.longValue()));
            }
            setAside("it is incomplete");
        } catch (IOException | JsonParserException e) {
            setAside(e.toString());
        }
        return Optional.empty();
    }

    private void setAside(String why) {
        LOG.warn("{} cannot be used and is set aside: {}", file, why);
        try {
            Files.move(file, file.resolveSibling(file.getFileName() + ".bad"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be set aside: {}", file, e.toString());
        }
    }

    void write(EntryDocument document) {
        String text = JsonWriter.string()
                .object()
                .value("version", document.version())
                .value("fetched", document.fetchedMillis())
                .value("text", document.text())
                .end()
                .done();
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(temporary);
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] attributes = posix
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
            Files.createFile(temporary, attributes);
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("the wish of the admin service cannot be kept for the next start: {}", e.toString());
        }
    }
}
