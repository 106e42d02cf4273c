package org.hsu.procman.platform.portable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.Usage;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/** The only class that touches OSHI, so that it and JNA are loaded with it and not before. */
final class OshiSample {

    private final OperatingSystem system = new SystemInfo().getOperatingSystem();

    /** Sums over the pids; empty when none of them is there any more. */
    Optional<Usage> measure(List<Integer> pids) {
        long cpuMillis = 0;
        long rss = 0;
        long virtual = 0;
        long files = 0;
        int threads = 0;
        int processes = 0;
        boolean filesKnown = true;
        for (int pid : pids) {
            OSProcess process = system.getProcess(pid);
            if (process == null) {
                continue;
            }
            processes++;
            cpuMillis += process.getKernelTime() + process.getUserTime();
            rss += process.getResidentSetSize();
            virtual += process.getVirtualSize();
            threads += process.getThreadCount();
            filesKnown &= process.getOpenFiles() >= 0;
            files += process.getOpenFiles();
        }
        if (processes == 0) {
            return Optional.empty();
        }
        return Optional.of(new Usage(
                System.nanoTime(),
                TimeUnit.MILLISECONDS.toNanos(cpuMillis),
                rss,
                virtual,
                threads,
                filesKnown ? Integer.valueOf((int) files) : null,
                processes));
    }
}
