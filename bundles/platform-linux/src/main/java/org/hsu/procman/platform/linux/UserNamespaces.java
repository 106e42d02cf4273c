package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether users without rights may make user namespaces, as far as the kernel's settings tell. Stateless. */
final class UserNamespaces {

    private UserNamespaces() {}

    /** Empty when no setting forbids it; else one sentence. */
    static Optional<String> forbidden() {
        return forbidden(Path.of("/proc"));
    }

    /** @param proc to look into */
    static Optional<String> forbidden(Path proc) {
        if (!Files.exists(proc.resolve("self/ns/user"))) {
            return Optional.of("this kernel has no user namespaces");
        }
        if (is(proc, "user/max_user_namespaces", "0")) {
            return Optional.of("user.max_user_namespaces is 0");
        }
        if (is(proc, "kernel/unprivileged_userns_clone", "0")) {
            return Optional.of("kernel.unprivileged_userns_clone is 0");
        }
        if (is(proc, "kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return Optional.of("kernel.apparmor_restrict_unprivileged_userns is 1");
        }
        return Optional.empty();
    }

    private static boolean is(Path proc, String name, String value) {
        try {
            return Files.readString(proc.resolve("sys").resolve(name)).strip().equals(value);
        } catch (IOException absent) {
            return false;
        }
    }
}
