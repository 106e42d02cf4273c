package org.hsu.procman.configuration.dialect;

import java.util.List;
import java.util.Map;

/** The types of processes, which are also the names of what wraps an old entry's body. */
final class WrapperName {
    static final String STANDARD = "standard_managed";
    static final String INTEGRATED = "integrated_managed";
    static final String UNMANAGED = "unmanaged";
    static final List<String> CURRENT = List.of(STANDARD, INTEGRATED, UNMANAGED);
    private static final Map<String, String> OLD = Map.of("managed", STANDARD, "integrated", INTEGRATED);

    private WrapperName() {}

    /** Today's name, null for what is none. */
    static String current(String name) {
        return CURRENT.contains(name) ? name : OLD.get(name);
    }
}
