package org.hsu.procman.manager.jmx;

import java.util.Arrays;
import java.util.List;
import org.hsu.procman.manager.management.Description;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.ProcessView;

/** Finds processes by what a client names. Thread-safe. */
final class Lookup {

    private final Management management;

    Lookup(Management management) {
        this.management = management;
    }

    /** @throws IllegalArgumentException there is no such process */
    ProcessView process(String id) {
        return management.process(id).orElseThrow(() -> new IllegalArgumentException("no such process: " + id));
    }

    /**
     * @param ids separated by commas; empty for all
     * @throws IllegalArgumentException there is no such process
     */
    List<ProcessView> processes(String ids) {
        if (ids.isBlank()) {
            return management.processes();
        }
        return Arrays.stream(ids.split(",")).map(String::strip).map(this::process).toList();
    }

    /** @throws IllegalArgumentException there is no such process */
    Description description(String id) {
        return Description.of(management, id)
                .orElseThrow(() -> new IllegalArgumentException("no such process: " + id));
    }
}
