package org.hsu.procman.resource.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Structure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hsu.procman.api.resource.EnforcedLimit;
import org.hsu.procman.api.resource.Enforcement;
import org.hsu.procman.api.resource.LaunchLimits;
import org.hsu.procman.api.resource.LiveLimits;
import org.hsu.procman.api.spec.Limit;
import org.hsu.procman.api.spec.LimitKind;
import org.hsu.procman.api.spec.ResourceLimits;
import org.junit.jupiter.api.Test;

/** What a job is told, against a stand-in of kernel32. */
class JobEnforcementTest {

    private static final long MEBIBYTE = 1024 * 1024;

    private final FakeJobs jobs = new FakeJobs();
    private final WindowsResourceEnforcer enforcer = new WindowsResourceEnforcer(jobs, 4);

    private static final class FakeJobs implements JobApi {
        private final List<String> calls = new ArrayList<>();
        private String failing = "";
        private ExtendedLimits extended = new ExtendedLimits();

        private void call(String text) throws IOException {
            calls.add(text);
            if (!failing.isEmpty() && text.startsWith(failing)) {
                throw new IOException(failing + " failed with error 5");
            }
        }

        @Override
        public Optional<String> unavailable() {
            return Optional.empty();
        }

        @Override
        public long create() throws IOException {
            call("create");
            return 99;
        }

        @Override
        public void set(long job, int informationClass, Structure information) throws IOException {
            if (information instanceof CpuRate rate) {
                call("rate " + informationClass + " flags " + rate.controlFlags + " value " + rate.value);
            } else {
                ExtendedLimits limits = (ExtendedLimits) information;
                call("limits " + informationClass + " flags 0x" + Integer.toHexString(limits.limitFlags));
                extended = limits;
            }
        }

        @Override
        public void query(long job, int informationClass, Structure information) throws IOException {
            call("query " + informationClass);
            ExtendedLimits limits = (ExtendedLimits) information;
            limits.limitFlags = extended.limitFlags;
            limits.jobMemoryLimit = extended.jobMemoryLimit;
        }

        @Override
        public void assign(long job, long pid) throws IOException {
            call("assign " + job + " " + pid);
        }

        @Override
        public void close(long job) {
            calls.add("close " + job);
        }
    }

    private Enforcement prepare(Limit... limits) {
        return enforcer.prepare("web", 3, ResourceLimits.of(List.of(limits), Duration.ofSeconds(5)));
    }

    @Test
    void everyKindIsHeldOrSaysWhyNot() {
        Enforcement all = prepare(Stream.of(LimitKind.values())
                .map(kind -> Limit.of(kind, kind == LimitKind.MEMORY ? 64 * MEBIBYTE : 20))
                .toArray(Limit[]::new));
        assertEquals(
                List.of(
                        "max_memory_mb job", "memory.max_virtual job", "memory.max_swap none", "max_cpu_percent job",
                        "cpu.max_time job", "cpu.shares none", "max_file_descriptors none", "max_processes job",
                        "process.max_child_processes job", "max_threads none", "max_io_read none",
                        "max_io_write none", "io.max_read_ops none", "io.max_write_ops none", "io.weight none",
                        "process.max_stack none", "process.max_core none"),
                all.limits().stream().map(limit -> limit.kind() + " " + limit.enforcedBy()).toList());
        assertTrue(all.limits().stream().allMatch(limit -> limit.enforced() || !limit.detail().isEmpty()));
        assertEquals(List.of("create", "limits 9 flags 0x30c", "rate 15 flags 5 value 500"), jobs.calls);
        assertEquals(64 * MEBIBYTE, jobs.extended.jobMemoryLimit);
        assertEquals(20, jobs.extended.processMemoryLimit);
        assertEquals(20, jobs.extended.activeProcessLimit);
        assertEquals(200_000_000, jobs.extended.perJobUserTimeLimit);
        assertEquals(LaunchLimits.NONE, all.launch());
    }

    @Test
    void childrenAreCountedWithoutTheMainProcess() {
        prepare(Limit.of(LimitKind.CHILD_PROCESSES, 3));
        assertEquals(4, jobs.extended.activeProcessLimit);
        prepare(Limit.of(LimitKind.CHILD_PROCESSES, 30), Limit.of(LimitKind.PROCESSES, 8));
        assertEquals(8, jobs.extended.activeProcessLimit);
    }

    @Test
    void sharesAreAWeightWithoutACap() {
        prepare(Limit.of(LimitKind.CPU_SHARES, 2048));
        assertEquals("rate 15 flags 3 value 9", jobs.calls.get(2));
        jobs.calls.clear();
        prepare(Limit.of(LimitKind.CPU_SHARES, 2));
        assertEquals("rate 15 flags 3 value 1", jobs.calls.get(2));
    }

    @Test
    void aThrottleIsACapThatGoesAgain() {
        Enforcement capped = prepare(Limit.of(LimitKind.CPU, 200));
        jobs.calls.clear();
        assertTrue(capped.throttle(50));
        assertTrue(capped.throttle(Enforcement.UNTHROTTLED));
        assertEquals(List.of("rate 15 flags 5 value 1250", "rate 15 flags 5 value 5000"), jobs.calls);
        Enforcement free = prepare(Limit.of(LimitKind.MEMORY, MEBIBYTE));
        jobs.calls.clear();
        assertTrue(free.throttle(50));
        assertTrue(free.throttle(Enforcement.UNTHROTTLED));
        assertEquals(List.of("rate 15 flags 5 value 1250", "rate 15 flags 0 value 0"), jobs.calls);
    }

    private static ResourceLimits limits(Limit... limits) {
        return ResourceLimits.of(List.of(limits), Duration.ofSeconds(5));
    }

    @Test
    void otherLimitsHoldForAJobThatRuns() {
        Enforcement job = prepare(Limit.of(LimitKind.MEMORY, MEBIBYTE), Limit.of(LimitKind.CPU, 200));
        job.started(4711);
        assertTrue(job.throttle(50));
        jobs.calls.clear();
        assertTrue(job.update(limits(Limit.of(LimitKind.PROCESSES, 9), Limit.of(LimitKind.CPU, 100)), LiveLimits.NONE));
        assertEquals(
                List.of("limits 9 flags 0x8", "rate 15 flags 5 value 2500", "rate 15 flags 5 value 1250"), jobs.calls,
                "the throttle stays");
        assertEquals(0, jobs.extended.jobMemoryLimit);
        assertEquals(List.of("max_cpu_percent", "max_processes"), job.limits().stream().map(EnforcedLimit::kind).toList());
        jobs.failing = "limits";
        assertTrue(job.update(limits(Limit.of(LimitKind.PROCESSES, 10)), LiveLimits.NONE));
        assertEquals("applies at the next start: limits failed with error 5", job.limits().get(0).detail());
    }

    @Test
    void aTimeLimitOnceSetStays() {
        Enforcement job = prepare(Limit.of(LimitKind.MEMORY, MEBIBYTE));
        Limit minute = Limit.of(LimitKind.CPU_TIME, 60);
        job.update(limits(minute), LiveLimits.NONE);
        assertEquals(0x4, jobs.extended.limitFlags);
        assertTrue(job.limits().get(0).detail().endsWith("counts from now on"));
        job.update(limits(minute, Limit.of(LimitKind.PROCESSES, 9)), LiveLimits.NONE);
        assertEquals(0x48, jobs.extended.limitFlags);
        assertTrue(job.limits().get(0).enforced());
        job.update(limits(Limit.of(LimitKind.CPU_TIME, 90)), LiveLimits.NONE);
        assertFalse(job.limits().get(0).enforced());
        assertTrue(job.limits().get(0).detail().startsWith("applies at the next start"));
        job.update(limits(), LiveLimits.NONE);
        assertEquals(0x40, jobs.extended.limitFlags);
        assertEquals("60 s no longer asked for, but holds until the next start",
                job.limits().get(0).value() + " " + job.limits().get(0).detail());
    }

    @Test
    void onlyAnOrderlyEndKillsWhatIsLeft() {
        Enforcement memory = prepare(Limit.of(LimitKind.MEMORY, MEBIBYTE));
        memory.started(4711);
        assertEquals(List.of("create", "limits 9 flags 0x200", "assign 99 4711"), jobs.calls);
        jobs.calls.clear();
        memory.close();
        memory.close();
        assertEquals(List.of("query 9", "limits 9 flags 0x2200", "close 99"), jobs.calls);
        assertEquals(MEBIBYTE, jobs.extended.jobMemoryLimit);
        assertFalse(memory.throttle(5));
    }

    @Test
    void whatWindowsRefusesIsTold() {
        for (String call : List.of("create", "limits", "assign")) {
            jobs.failing = call;
            Enforcement memory = prepare(Limit.of(LimitKind.MEMORY, MEBIBYTE), Limit.of(LimitKind.SWAP, 5));
            memory.started(4711);
            EnforcedLimit told = memory.limits().get(0);
            assertEquals("none", told.enforcedBy());
            assertEquals(call + " failed with error 5", told.detail());
            assertTrue(memory.limits().get(1).detail().contains("hold no memory.max_swap"));
            memory.close();
        }
        assertEquals(2, jobs.calls.stream().filter("close 99"::equals).count());
    }

    @Test
    void forThePortablePlatformAlone() {
        assertTrue(enforcer.worksWith("portable"));
        assertFalse(enforcer.worksWith("linux"));
    }
}
