package org.hsu.procman.manager.jmx;

/** Refuses anything that would reach an operator without an explanation. */
final class Described {

    private Described() {}

    static void check(String name, String description) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a name is missing");
        }
        if (description == null || description.isBlank() || description.equals(name)) {
            throw new IllegalArgumentException(name + " needs a description");
        }
    }
}
