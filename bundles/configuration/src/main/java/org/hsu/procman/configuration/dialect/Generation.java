package org.hsu.procman.configuration.dialect;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The generations of HSU configuration files. The Go programs' are in the order of their time. */
public enum Generation {
    /** Go, July 2025: restarts under {@code control.restart}, flat limits. */
    G1,
    /** Go, August 2025: {@code restart_policy} and {@code context_aware_restart}. */
    G2,
    /** Go: {@code process_manager} instead of {@code master}. */
    G3,
    /** Go: {@code managed_processes} instead of {@code workers}. */
    G4,
    /** Go: {@code unit.standard_managed} instead of {@code unit.managed}. */
    G5,
    /** Go since the end of August 2025: {@code management.standard_managed}. */
    G6,
    /** Rust since November 2025: close to g6, with defaults of its own. */
    R1,
    /** What this product reads, r0: {@code management.control} and its like. */
    CANONICAL;

    static final Set<Generation> ALL = Set.copyOf(EnumSet.allOf(Generation.class));

    boolean isGo() {
        return compareTo(G6) <= 0;
    }

    /** As documents name it: {@code g6}. */
    @Override
    public String toString() {
        return this == CANONICAL ? "the canonical one" : name().toLowerCase(Locale.ROOT);
    }

    static Set<Generation> between(Generation first, Generation last) {
        return EnumSet.range(first, last);
    }

    static String names(Set<Generation> generations) {
        return generations.stream().sorted().map(Generation::toString).collect(Collectors.joining(", "));
    }
}
