package org.hsu.procman.manager.core;

import java.time.Duration;
import java.util.Objects;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.HealthCheckSpec;
import org.hsu.procman.api.spec.Hook;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.RestartPolicy;

/**
 * What the core needs to know of a process's specification.
 *
 * @param startupTimeout  from spawn until ready
 * @param shutdownTimeout from the stop signal until the tree is killed
 * @param minUptime       what makes an instance ready that has no check and no gate
 * @param readyByCheck    it has checks; without a gate the first healthy one makes it ready
 * @param mustLive        true: a check says that it is to be alive, so any end by itself is a failure
 * @param stopSignal      name with SIG
 * @param restart         delays, attempts, breaker
 * @param observation     what may be done to it where somebody else starts it; null where we do
 * @param gate            what else it has to show of itself
 * @param awaits          what it is run for: until then nothing is wished, and a good end is the end; null: it is to
 *                        run all the time
 * @param cleansUp        something is to be done after each run, before it is over
 */
public record Policy(
        Duration startupTimeout,
        Duration shutdownTimeout,
        Duration minUptime,
        boolean readyByCheck,
        boolean mustLive,
        String stopSignal,
        RestartPolicy restart,
        Observation observation,
        Gate gate,
        String awaits,
        boolean cleansUp) {

    private static final String JOB = "a job";

    public Policy {
        Objects.requireNonNull(startupTimeout, "startupTimeout");
        Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
        Objects.requireNonNull(minUptime, "minUptime");
        Objects.requireNonNull(stopSignal, "stopSignal");
        Objects.requireNonNull(restart, "restart");
        Objects.requireNonNull(gate, "gate");
    }

    /** Of a process that we start, and that has to show nothing but its checks. */
    public Policy(
            Duration startupTimeout,
            Duration shutdownTimeout,
            Duration minUptime,
            boolean readyByCheck,
            boolean mustLive,
            String stopSignal,
            RestartPolicy restart) {
        this(startupTimeout, shutdownTimeout, minUptime, readyByCheck, mustLive, stopSignal, restart, Gate.NONE);
    }

    /** Of a process that we start. */
    public Policy(
            Duration startupTimeout,
            Duration shutdownTimeout,
            Duration minUptime,
            boolean readyByCheck,
            boolean mustLive,
            String stopSignal,
            RestartPolicy restart,
            Gate gate) {
        this(startupTimeout, shutdownTimeout, minUptime, readyByCheck, mustLive, stopSignal, restart, null, gate, null,
                false);
    }

    /** Of a process that somebody else starts. */
    public Policy(
            Duration startupTimeout,
            Duration shutdownTimeout,
            Duration minUptime,
            boolean readyByCheck,
            boolean mustLive,
            String stopSignal,
            RestartPolicy restart,
            Observation observation) {
        this(startupTimeout, shutdownTimeout, minUptime, readyByCheck, mustLive, stopSignal, restart, observation,
                Gate.NONE, null, false);
    }

    public static Policy of(ProcessSpec spec) {
        boolean readyByCheck = !spec.healthChecks().isEmpty();
        boolean mustLive = spec.healthChecks().stream().anyMatch(Policy::wantsItAlive);
        RestartPolicy restart = spec.restart().forProfile(spec.profileType());
        if (spec.discovery() != null) {
            return new Policy(
                    Duration.ofSeconds(30),
                    spec.discovery().shutdownTimeout(),
                    Duration.ZERO,
                    readyByCheck,
                    mustLive,
                    spec.discovery().stopSignal(),
                    restart,
                    Observation.of(spec.discovery()));
        }
        if (spec.control() == null) {
            Duration none = Duration.ZERO;
            return new Policy(Duration.ofSeconds(30), none, none, readyByCheck, mustLive, "SIGTERM", restart);
        }
        return new Policy(
                spec.control().startupTimeout(),
                spec.control().shutdownTimeout(),
                spec.control().minUptime(),
                readyByCheck,
                mustLive,
                spec.control().stopSignal(),
                restart,
                null,
                Gate.of(spec),
                awaits(spec.control()),
                spec.control().hooks().containsKey(Hook.PRE_STOP) || spec.control().hooks().containsKey(Hook.POST_STOP));
    }

    private static String awaits(ControlSpec control) {
        return control.schedule() != null ? "its schedule" : control.queue() != null ? JOB : null;
    }

    /** Whether each run of it is of a job, which somebody else decides about: after a run nothing is wished. */
    public boolean runsJobs() {
        return JOB.equals(awaits);
    }

    /** Whether it is run on demand. */
    public boolean scheduled() {
        return awaits != null;
    }

    private static boolean wantsItAlive(HealthCheckSpec check) {
        return check.type().equals("process") && check.kind() == HealthCheckSpec.Kind.LIVENESS && check.restartOnFailure();
    }
}
