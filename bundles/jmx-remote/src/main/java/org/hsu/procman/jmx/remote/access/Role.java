package org.hsu.procman.jmx.remote.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user may do; each role may do what those before it may. */
public enum Role {
    /** Reads attributes, calls operations that only read, hears notifications. */
    VIEWER,
    /** Acts on processes. */
    OPERATOR,
    /** Changes the configuration and the plugins, ends the manager. */
    ADMIN;

    /** As it is written in the file of users and in descriptors. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a word that is no role. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
