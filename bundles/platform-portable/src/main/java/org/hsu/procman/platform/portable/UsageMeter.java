package org.hsu.procman.platform.portable;

import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.platform.Usage;

/** Measures by OSHI where it is there, loaded on the first call; by the JDK alone, processor time only, where not. */
final class UsageMeter {

    private final boolean oshi = UsageMeter.class.getClassLoader().getResource("oshi/SystemInfo.class") != null;
    private OshiSample sample;
    private boolean broken;

    boolean hasOshi() {
        return oshi;
    }

    /** Empty when nothing runs. */
    synchronized Optional<Usage> measure(List<ProcessHandle> running) {
        if (running.isEmpty()) {
            return Optional.empty();
        }
        if (oshi && !broken) {
            try {
                sample = sample == null ? new OshiSample() : sample;
                return sample.measure(running.stream().map(process -> (int) process.pid()).toList());
            } catch (LinkageError | RuntimeException e) {
                // JNA or OSHI does not work on this machine: the rest is still worth having.
                broken = true;
            }
        }
        return Optional.of(byJdk(running));
    }

    private static Usage byJdk(List<ProcessHandle> running) {
        Long cpu = null;
        for (ProcessHandle process : running) {
            Long nanos = process.info().totalCpuDuration().map(time -> time.toNanos()).orElse(null);
            cpu = nanos == null ? cpu : Long.valueOf(nanos + (cpu == null ? 0 : cpu));
        }
        return new Usage(System.nanoTime(), cpu, null, null, null, null, running.size());
    }
}
