package org.hsu.procman.api.process;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.RunListener;
import org.hsu.procman.api.platform.RunningProcess;
import org.hsu.procman.api.platform.SignalException;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.settings.NoSettings;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of process: how an instance comes to be (process type hierarchy of the architecture seed).
 * Register it as a component with {@link ProcessTypeName}. Thread-safe.
 */
@ConsumerType
public interface ProcessType {

    /**
     * The record that {@code management.settings} of an entry is bound to, see
     * {@link org.hsu.procman.api.settings.Settings#bind}. What it says is {@code spec.settings().as(...)}.
     */
    default Class<? extends Record> settingsType() {
        return NoSettings.class;
    }

    /**
     * What of the entry this type cannot use, one sentence each; empty when all is well. Called when a
     * configuration is read, and its settings fit their record; must not look at the machine.
     */
    List<String> problems(ProcessSpec spec);

    /**
     * What an instance is started with: what the entry says, and what this type adds, such as an argument that names
     * its port. Asked only to show it. Must not look at the machine.
     *
     * @param spec  the numbers of its ports in place of their names
     * @param ports by name
     * @return null where {@code spec} has none
     */
    default ControlSpec control(ProcessSpec spec, Map<String, Integer> ports) {
        return spec.control();
    }

    /**
     * Makes an instance. Blocks for about a millisecond, on a thread of the manager's spawn executor.
     *
     * @param listener told once when the main process is gone
     * @throws SpawnException nothing was started
     */
    RunningProcess start(StartRequest request, Platform platform, RunListener listener) throws SpawnException;

    /**
     * Asks an instance to stop, also one that an earlier manager started. By default as the instance itself does it;
     * a type with a better way tries that first. Returns at once.
     *
     * @param spec   what it was started with, the numbers of its ports in place of their names
     * @param ports  by name
     * @param signal name with SIG, for where there is no better way
     * @return completes with what it was asked by, for people: the signal's name by default
     * @throws SignalException no such signal here, or not permitted
     */
    default CompletionStage<String> requestStop(
            ProcessSpec spec, Map<String, Integer> ports, RunningProcess process, String signal)
            throws SignalException {
        process.requestStop(signal);
        return CompletableFuture.completedFuture(signal);
    }
}
