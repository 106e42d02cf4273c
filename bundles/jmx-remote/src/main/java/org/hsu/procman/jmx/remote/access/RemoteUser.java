package org.hsu.procman.jmx.remote.access;

import java.security.Principal;
import java.util.Set;
import javax.security.auth.Subject;

/**
 * Who has logged in on one connection.
 *
 * @param getName of the user
 * @param role    at the time of the login
 * @param address of the client
 */
public record RemoteUser(String getName, Role role, String address) implements Principal {

    /** What a connection carries from then on; unchangeable. */
    public Subject subject() {
        return new Subject(true, Set.of(this), Set.of(), Set.of());
    }

    @Override
    public String toString() {
        return getName + " (" + role.word() + ")";
    }
}
