package org.hsu.procman.manager.management;

import java.util.List;
import java.util.Map;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.api.resource.EnforcedLimit;

/**
 * One process at one moment. A null component is not known or does not apply.
 *
 * @param hostname          for whose requests a reverse proxy may send here
 * @param wished            whether an instance is wished
 * @param held              an operator has stopped what the configuration wishes, and it stays so
 * @param sinceMillis       of the current state
 * @param startNanos        of the living instance, on the clock of {@link System#nanoTime}; for the uptime
 * @param cpuPercent        of one core, over the last sampling interval
 * @param lastExitReason    reason word of the last exit
 * @param nextRestartMillis wall-clock time of the restart that is due
 * @param openUntilMillis   wall-clock time of the breaker's next trial
 * @param breaker           {@code closed}, {@code open} or {@code half_open}
 * @param providers         kind to bundle
 * @param observed          how it is found and what may be done to it; null for what this manager starts
 * @param resources         never null
 * @param schedule          null for one that is to run all the time
 * @param next              never null, the first first; what checks will bring is in the checks
 * @param hooks             the last run of each, in the order of a life; never null
 * @param instanceOf        id of the entry that it is one of several instances of
 * @param pool              that entry's, where it scales by itself; null else, and before the first look
 * @param leasedUntilMillis  until when it is lent, on the wall; null when it is not
 * @param rollout           how far these are on their way to another version, for people; null when they are on none
 */
public record ProcessView(
        String id,
        String type,
        String group,
        Map<String, String> labels,
        String hostname,
        boolean enabled,
        boolean wished,
        boolean held,
        ProcessState state,
        StateReason reason,
        String detail,
        long sinceMillis,
        Health health,
        long generation,
        Long pid,
        Long startTimeMillis,
        Long startNanos,
        boolean adopted,
        long restarts,
        int attempts,
        Long nextRestartMillis,
        String breaker,
        int breakerFailures,
        Long openUntilMillis,
        ExitStatus lastExit,
        String lastExitReason,
        Double cpuPercent,
        Long memoryBytes,
        Long virtualBytes,
        Integer openFiles,
        Integer threads,
        Integer processCount,
        Map<String, Integer> ports,
        List<String> command,
        String workingDirectory,
        Map<String, String> environment,
        List<CheckView> checks,
        List<EnforcedLimit> limits,
        List<Transition> history,
        List<String> logFiles,
        List<Long> tree,
        Map<String, String> providers,
        List<NeedView> dependencies,
        String observed,
        ResourceUse resources,
        ScheduleView schedule,
        List<NextView> next,
        List<HookView> hooks,
        String instanceOf,
        PoolView pool,
        Long leasedUntilMillis,
        String rollout) {

    /**
     * The last run of a hook.
     *
     * @param name     such as {@code pre_start}
     * @param state    {@code running}, {@code ended} or {@code failed}
     * @param millis   how long it took; null while it runs
     * @param detail   for people, may be empty
     */
    public record HookView(
            String name, String state, long generation, Long pid, long startedMillis, Long millis, String detail) {}

    /**
     * What time alone will bring it.
     *
     * @param what    for people
     * @param setting the keys that decided when, with their values; empty where none did
     */
    public record NextView(long atMillis, String what, String setting) {}

    /**
     * Something that the process depends on, at one moment.
     *
     * @param condition {@code started}, {@code running}, {@code healthy} or {@code completed}
     * @param state     of the process that is needed, null when there is none
     */
    public record NeedView(String id, String condition, boolean satisfied, String state) {}

    /**
     * One health check at one moment.
     *
     * @param status {@code unknown}, {@code healthy}, {@code unhealthy} or {@code unavailable}
     */
    public record CheckView(
            String name,
            String type,
            String kind,
            String status,
            String message,
            Long lastCheckMillis,
            Long latencyMillis,
            int consecutiveFailures,
            Long nextCheckMillis) {}
}
