package org.hsu.procman.configuration.document;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, without asking a name server where the kernel knows it. */
final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
    private static final int LONGEST = 64;

    private HostName() {}

    /** 1 to 64 letters, digits, dots, underscores and hyphens; {@code localhost} when it cannot be told. */
    static String get() {
        String name = raw().strip().replaceAll("[^A-Za-z0-9._-]", "-");
        return name.isEmpty() ? "localhost" : name.substring(0, Math.min(LONGEST, name.length()));
    }

    private static String raw() {
        try {
            return Files.readString(KERNEL);
        } catch (IOException | SecurityException notLinux) {
            String windows = System.getenv("COMPUTERNAME");
            return windows == null ? resolved() : windows;
        }
    }

    private static String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "";
        }
    }
}
