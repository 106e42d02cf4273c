package org.hsu.procman.api.resource;

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
}
