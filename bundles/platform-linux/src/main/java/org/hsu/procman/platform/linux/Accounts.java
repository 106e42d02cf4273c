package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.OptionalInt;

/** Users and groups by name or number, from every source that the system is set up with (getpwnam_r(3)). */
final class Accounts {

    private static final int ENTRY_SIZE = 64;
    private static final int BUFFER_SIZE = 64 * 1024;
    /** In struct passwd after the pointers to name and password; struct group has gid at the same place. */
    private static final int FIRST_ID = 16;
    private static final int SECOND_ID = 20;

    /**
     * @param listed whether the system knows a user of this number, with a name and groups
     */
    record User(int uid, int gid, boolean listed) {}

    private Accounts() {
    }

    static Optional<User> user(String nameOrNumber) {
        byte[] name = CStrings.of(nameOrNumber);
        Optional<User> named = passwd((entry, buffer, result) ->
                LibC.getpwnam_r(name, entry, buffer, BUFFER_SIZE, result));
        OptionalInt number = named.isPresent() ? OptionalInt.empty() : number(nameOrNumber);
        if (number.isEmpty()) {
            return named;
        }
        int uid = number.getAsInt();
        return passwd((entry, buffer, result) -> LibC.getpwuid_r(uid, entry, buffer, BUFFER_SIZE, result))
                .or(() -> Optional.of(new User(uid, uid, false)));
    }

    static OptionalInt group(String nameOrNumber) {
        byte[] name = CStrings.of(nameOrNumber);
        try (Memory entry = new Memory(ENTRY_SIZE);
                Memory buffer = new Memory(BUFFER_SIZE);
                Memory result = new Memory(8)) {
            if (LibC.getgrnam_r(name, entry, buffer, BUFFER_SIZE, result) == 0 && result.getPointer(0) != null) {
                return OptionalInt.of(entry.getInt(FIRST_ID));
            }
        }
        return number(nameOrNumber);
    }

    @FunctionalInterface
    private interface Lookup {
        int find(Pointer entry, Pointer buffer, Pointer result);
    }

    private static Optional<User> passwd(Lookup lookup) {
        try (Memory entry = new Memory(ENTRY_SIZE);
                Memory buffer = new Memory(BUFFER_SIZE);
                Memory result = new Memory(8)) {
            if (lookup.find(entry, buffer, result) != 0 || result.getPointer(0) == null) {
                return Optional.empty();
            }
            return Optional.of(new User(entry.getInt(FIRST_ID), entry.getInt(SECOND_ID), true));
        }
    }

    private static OptionalInt number(String text) {
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
