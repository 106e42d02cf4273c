package org.hsu.procman.resource.linux.cgroup;

import java.nio.file.Path;

/**
 * Where cgroups of one controller can be made, or why they cannot.
 *
 * @param version   1 or 2; 0 when the controller is not there
 * @param directory the manager's own cgroup; null when the controller is not there
 * @param refusal   empty when cgroups can be made there
 */
public record Place(int version, Path directory, String refusal) {

    public static Place refused(String why) {
        return new Place(0, null, why);
    }

    public boolean usable() {
        return refusal.isEmpty();
    }
}
