package org.hsu.procman.http;

/**
 * Who asks.
 *
 * @param name for the history of the process
 */
record Caller(String name, Role role) {

    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}
