package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;
import org.hsu.procman.manager.record.ProcessRecord;
import org.hsu.procman.manager.record.RecordStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to write down one process: a spawn waits for one such write, its intent. The folder is in the
 * directory for temporary files unless {@code -p folder=DIR} says otherwise; the file system matters.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class RecordBenchmark {

    @Param("")
    public String folder;

    /** How many transitions it tells; 100 are the most. */
    @Param({"3", "100"})
    public int history;

    private Path directory;
    private RecordStore store;
    private long sequence;

    @Setup
    public void open() throws IOException {
        directory = folder.isEmpty()
                ? Files.createTempDirectory("records")
                : Files.createTempDirectory(Path.of(folder), "records");
        store = new RecordStore(directory.resolve("records"));
    }

    @TearDown
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public boolean write() throws IOException {
        return store.write(record(++sequence));
    }

    private ProcessRecord record(long number) {
        List<Transition> transitions = new ArrayList<>();
        for (int i = 0; i < history; i++) {
            transitions.add(new Transition(
                    1_700_000_000_000L + i, ProcessState.STARTING, ProcessState.RUNNING, StateReason.REQUESTED,
                    "alive for 1 s"));
        }
        return new ProcessRecord(
                "web", "00000000-0000-0000-0000-000000000000", number, 1, "up", 4711, 1234567, "none", null, true,
                ProcessState.RUNNING, StateReason.REQUESTED, "alive for 1 s", 1, 1_700_000_000_000L, 1L,
                1_700_000_000_000L, false, Health.UNKNOWN, "", 0, 0, 0, 0, Map.of(), "closed", List.of(), 0, null, null,
                null, null, null, "0123456789abcdef", "SIGTERM", 10_000, Map.of(), transitions);
    }
}
