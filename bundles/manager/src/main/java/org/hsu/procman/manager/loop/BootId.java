package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which boot this is: what was written in another one tells of no living process (random(4)). */
final class BootId {
    private static final Path FILE = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /** Empty where the system does not say; start times alone have to tell processes apart then. */
    static String read() {
        try {
            return Files.readString(FILE).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
