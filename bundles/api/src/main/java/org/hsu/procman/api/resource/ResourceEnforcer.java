package org.hsu.procman.api.resource;

import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.spec.ResourceLimits;
import org.osgi.annotation.versioning.ConsumerType;

/** Enforces limits by one operating system's means. Thread-safe. */
@ConsumerType
public interface ResourceEnforcer {

    /**
     * The record that what stands under this enforcer's name in {@code resource_limits.settings} is bound to, see
     * {@link org.hsu.procman.api.settings.Settings#bind}. What it says is {@code limits.settings().under(NAME).as(...)}.
     */
    default Class<? extends Record> settingsType() {
        return NoSettings.class;
    }

    /** Empty when it can do something here; else one sentence why not. Cheap, never throws. */
    Optional<String> unavailable();

    /**
     * Whether it can limit what this platform starts: a platform need not be able to carry out everything that
     * {@link LaunchLimits} may ask for.
     *
     * @param platform as {@link org.hsu.procman.api.platform.Platform#name} has it
     */
    default boolean worksWith(String platform) {
        return true;
    }

    /**
     * Prepares the limits of one instance before it is spawned. Never fails because a limit cannot be
     * enforced: it says so in {@link Enforcement#limits}.
     *
     * @param processId  whose instance
     * @param generation which instance
     * @param limits     as {@link ResourceLimits#forKernel} has them
     */
    Enforcement prepare(String processId, long generation, ResourceLimits limits);

    /**
     * What the processes of a group may use together from now on, those that run too. It holds for the instances whose
     * {@link ResourceLimits#group} has the path or begins with it, whenever they are prepared. Never fails because a
     * limit cannot be enforced; asked again it tries again. Blocks for some system calls, longer where the kernel has
     * to take memory back.
     *
     * @param path   names of the groups, the outermost first
     * @param limits of the last of them; those that are missing are limits no more
     * @return one entry for each limit; empty when this enforcer knows no groups
     */
    default Optional<List<EnforcedLimit>> group(List<String> path, ResourceLimits limits) {
        return Optional.empty();
    }
}
