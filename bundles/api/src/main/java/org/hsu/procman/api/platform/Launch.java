package org.hsu.procman.api.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.spec.SandboxSpec;

/**
 * Everything a spawn needs; nothing is taken from the manager's own environment behind it.
 *
 * @param processId        whose instance this is
 * @param generation       1 for the first instance of the process, then counting up
 * @param executable       absolute
 * @param arguments        without the executable
 * @param environment      the whole environment, the markers included
 * @param workingDirectory absolute
 * @param stdout           opened for append and created; null: /dev/null. To an adoption: what its process writes to
 * @param stderr           as stdout
 * @param umask            null: 022
 * @param nice             null: the manager's own
 * @param user             null: the manager's own
 * @param group            null: the user's primary group
 * @param limits           in force before the first instruction
 * @param descriptors      open descriptors of the manager that become 3, 4, ... in the child
 * @param stdin            an open descriptor of the manager that becomes 0 in the child; null: /dev/null
 * @param exitRecord       file in which the end of the main process is to be written down though no manager
 *                         lives, its folder exists; null: nowhere. A platform that cannot do that ignores it
 * @param sandbox          what it is kept from; null: nothing. A platform that cannot do all of it refuses
 */
public record Launch(
        String processId,
        long generation,
        Path executable,
        List<String> arguments,
        Map<String, String> environment,
        Path workingDirectory,
        Path stdout,
        Path stderr,
        Integer umask,
        Integer nice,
        String user,
        String group,
        LaunchLimits limits,
        List<Integer> descriptors,
        Integer stdin,
        Path exitRecord,
        SandboxSpec sandbox) {

    /** Environment marker: digest of the state directory, so that children of one manager are told apart. */
    public static final String MARKER_MANAGER = "PROCMAN_MANAGER";
    /** Environment marker: the process's id. */
    public static final String MARKER_ID = "PROCMAN_PROCESS_ID";
    /** Environment marker: the generation in decimal. */
    public static final String MARKER_GENERATION = "PROCMAN_GENERATION";

    public Launch {
        Objects.requireNonNull(processId, "processId");
        Objects.requireNonNull(executable, "executable");
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(limits, "limits");
        descriptors = List.copyOf(descriptors);
    }

    /** With nothing to be read on the standard input and no sandbox. */
    public Launch(
            String processId,
            long generation,
            Path executable,
            List<String> arguments,
            Map<String, String> environment,
            Path workingDirectory,
            Path stdout,
            Path stderr,
            Integer umask,
            Integer nice,
            String user,
            String group,
            LaunchLimits limits,
            List<Integer> descriptors,
            Path exitRecord) {
        this(processId, generation, executable, arguments, environment, workingDirectory, stdout, stderr, umask, nice,
                user, group, limits, descriptors, null, exitRecord, null);
    }

    /** Without an exit record. */
    public Launch(
            String processId,
            long generation,
            Path executable,
            List<String> arguments,
            Map<String, String> environment,
            Path workingDirectory,
            Path stdout,
            Path stderr,
            Integer umask,
            Integer nice,
            String user,
            String group,
            LaunchLimits limits,
            List<Integer> descriptors) {
        this(processId, generation, executable, arguments, environment, workingDirectory, stdout, stderr, umask, nice,
                user, group, limits, descriptors, null);
    }
}
