package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.hsu.procman.api.platform.MarkedProcess;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;

/** Processes found by the markers in their environment or by what they write to, whoever started them. */
final class MarkedProcesses {

    private final ProcessScans scans;
    private final Optional<TrackingCgroups> cgroups;
    private final Machine machine;

    MarkedProcesses(ProcessScans scans, Optional<TrackingCgroups> cgroups, Machine machine) {
        this.scans = scans;
        this.cgroups = cgroups;
        this.machine = machine;
    }

    List<MarkedProcess> find(String manager) {
        List<MarkedProcess> found = new ArrayList<>();
        try {
            for (Node node : scans.request().join().all()) {
                Marker marker = node.marker();
                if (marker != null && !node.dead() && marker.manager().equals(manager)) {
                    found.add(new MarkedProcess(
                            new ProcessIdentity(node.pid(), node.startTicks(), machine.bootId()),
                            marker.processId(), marker.generation()));
                }
            }
        } catch (CancellationException | CompletionException closed) {
            return List.of();
        }
        found.sort((left, right) -> Long.compare(left.identity().pid(), right.identity().pid()));
        return found;
    }

    Map<ProcessIdentity, Path> writing(Collection<Path> files) {
        Map<ProcessIdentity, Path> found = new HashMap<>();
        OpenOutputs outputs = new OpenOutputs(files);
        try {
            for (Node node : scans.request().join().all()) {
                Path file = node.dead() ? null : outputs.of(node.pid());
                if (file != null) {
                    found.put(new ProcessIdentity(node.pid(), node.startTicks(), machine.bootId()), file);
                }
            }
        } catch (CancellationException | CompletionException closed) {
            return Map.of();
        }
        return found;
    }

    /** What is left after it; empty when all of it is dead. */
    List<Long> kill(String manager, String processId) {
        cgroups.ifPresent(all -> all.kill(manager, processId));
        try {
            return KillLoop.kill(scans, TreeSelector.marked(manager, processId, null)).join();
        } catch (CancellationException | CompletionException closed) {
            return List.of();
        }
    }
}
