package org.hsu.procman.manager.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.hsu.procman.api.spec.ViolationPolicy;
import org.junit.jupiter.api.Test;

/** Which limit is whose, and that none is left out. */
class LimitListingTest {
    private static final double MEBIBYTE = 1024 * 1024;

    private static Limit limit(LimitKind kind, double value, ViolationPolicy policy) {
        return new Limit(kind, value, null, null, null, policy);
    }

    private static ResourceLimits limits(Limit... limits) {
        return ResourceLimits.of(List.of(limits), Duration.ofMillis(500));
    }

    @Test
    void theKernelEnforcesWhatHasNoPolicy() {
        EnforcedLimit told = new EnforcedLimit("max_memory_mb", "100 MiB", "cgroup1", true, "");
        LimitListing listing = new LimitListing(limits(Limit.of(LimitKind.MEMORY, 100 * MEBIBYTE)), List.of(told));
        assertEquals(List.of(told), listing.rows());
        assertTrue(listing.enforcedByKernel(LimitKind.MEMORY));
    }

    @Test
    void whatTheKernelCannotIsWatchedAndSaysWhy() {
        EnforcedLimit told = new EnforcedLimit("max_memory_mb", "100 MiB", "none", false, "no cgroups here");
        LimitListing listing = new LimitListing(limits(Limit.of(LimitKind.MEMORY, 100 * MEBIBYTE)), List.of(told));
        assertEquals(
                List.of(new EnforcedLimit(
                        "max_memory_mb", "100 MiB", "watched", false,
                        "no cgroups here; looked at every 500 ms, when passed: log")),
                listing.rows());
        assertFalse(listing.enforcedByKernel(LimitKind.MEMORY));
    }

    @Test
    void whatHasAPolicyIsWatchedWithTheKernelBehindIt() {
        EnforcedLimit backstop = new EnforcedLimit("max_memory_mb", "125 MiB", "cgroup1", true, "");
        Limit memory = limit(LimitKind.MEMORY, 100 * MEBIBYTE, ViolationPolicy.RESTART);
        LimitListing listing = new LimitListing(limits(memory), List.of(backstop));
        assertEquals(
                List.of(new EnforcedLimit(
                        "max_memory_mb", "100 MiB", "watched", true,
                        "looked at every 500 ms, when passed: restart; the kernel's own limit (cgroup1) is 125 MiB")),
                listing.rows());
    }

    @Test
    void noneIsLeftOut() {
        Limit[] all = new Limit[LimitKind.values().length];
        for (LimitKind kind : LimitKind.values()) {
            all[kind.ordinal()] = Limit.of(kind, 7);
        }
        List<EnforcedLimit> rows = new LimitListing(limits(all), List.of()).rows();
        assertEquals(all.length, rows.size());
        for (EnforcedLimit row : rows) {
            boolean unseen = List.of("cpu.shares", "io.weight", "process.max_stack", "process.max_core")
                    .contains(row.kind());
            assertEquals(unseen ? "none" : "watched", row.enforcedBy(), row.kind());
            assertFalse(row.detail().isEmpty(), row.kind());
        }
    }

    /** By an rlimit each process of the tree is held to it, and the sum is still worth watching. */
    @Test
    void whatIsHeldForEachProcessIsWatchedForAll() {
        EnforcedLimit each = new EnforcedLimit("memory.max_virtual", "100 MiB", "rlimit", true, "for each process");
        LimitListing listing = new LimitListing(
                limits(Limit.of(LimitKind.VIRTUAL_MEMORY, 100 * MEBIBYTE)), List.of(each));
        assertEquals(List.of(each), listing.rows());
        assertFalse(listing.enforcedByKernel(LimitKind.VIRTUAL_MEMORY));
    }

    /** A policy says what follows when a limit is passed, which a weight cannot be. */
    @Test
    void aPolicyTakesNoWeightFromTheKernel() {
        EnforcedLimit told = new EnforcedLimit("cpu.shares", "512", "cgroup2", true, "");
        Limit shares = limit(LimitKind.CPU_SHARES, 512, ViolationPolicy.RESTART);
        assertEquals(List.of(told), new LimitListing(limits(shares), List.of(told)).rows());
    }

    @Test
    void aRaisedLimitIsAQuarterHigherEachTime() {
        ResourceLimits limits = limits(limit(LimitKind.THREADS, 100, ViolationPolicy.RESTART_ADJUSTED));
        assertEquals(156.25, Enforcers.raised(limits, Map.of("max_threads", 2)).get(LimitKind.THREADS).value());
        assertEquals(limits, Enforcers.raised(limits, Map.of("max_memory_mb", 2)));
    }

    @Test
    void theKernelGetsWhatMustNotRunAwayAQuarterHigher() {
        ResourceLimits limits = limits(
                limit(LimitKind.MEMORY, 100, ViolationPolicy.LOG),
                limit(LimitKind.PROCESSES, 10, ViolationPolicy.RESTART),
                limit(LimitKind.CHILD_PROCESSES, 5, ViolationPolicy.RESTART),
                limit(LimitKind.CPU, 50, ViolationPolicy.THROTTLE),
                limit(LimitKind.THREADS, 200, ViolationPolicy.ALERT),
                Limit.of(LimitKind.FILE_DESCRIPTORS, 64));
        ResourceLimits kernel = limits.forKernel();
        assertEquals(125L, kernel.maxMemoryBytes());
        assertEquals(20, kernel.maxProcesses());
        assertEquals(64, kernel.maxFileDescriptors());
        assertEquals(null, kernel.maxCpuPercent());
        assertEquals(250, kernel.get(LimitKind.THREADS).value());
        assertEquals(null, kernel.get(LimitKind.CHILD_PROCESSES));
        assertTrue(kernel.mayThrottle());
    }
}
