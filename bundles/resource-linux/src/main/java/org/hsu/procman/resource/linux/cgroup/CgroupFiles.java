package org.hsu.procman.resource.linux.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What one does to the files of a cgroup file system. Stateless. */
public class CgroupFiles {

    /** Makes a cgroup; one that is there already is fine. */
    public void create(Path cgroup) throws IOException {
        if (Files.isDirectory(cgroup)) {
            return;
        }
        try {
            Files.createDirectory(cgroup);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(cgroup)) {
                throw e;
            }
        }
    }

    /** Removes a cgroup if it is empty: the kernel refuses it otherwise. */
    public boolean remove(Path cgroup) {
        try {
            Files.deleteIfExists(cgroup);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** One write(2), as the kernel demands. */
    public void write(Path file, String value) throws IOException {
        Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }

    public String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    }
}
