package org.hsu.procman.api.spec;

import java.util.Objects;

/**
 * Which one a process is of several alike. Its id is that of the entry, a hyphen and its index.
 *
 * @param of    id of the entry whose {@code instances} says how many there are
 * @param index from 1
 */
public record Instance(String of, int index) {

    /** @throws IllegalArgumentException the index is less than 1 */
    public Instance {
        Objects.requireNonNull(of, "of");
        if (index < 1) {
            throw new IllegalArgumentException("an index of " + index);
        }
    }

    /** Of the process. */
    public String id() {
        return of + "-" + index;
    }

    /** Whether an instance of that entry may have the id, however many there are now. */
    public static boolean isOne(String id, String of) {
        return id.length() > of.length() + 1
                && id.startsWith(of + "-")
                && id.charAt(of.length() + 1) != '0'
                && id.chars().skip(of.length() + 1L).allMatch(c -> c >= '0' && c <= '9');
    }
}
