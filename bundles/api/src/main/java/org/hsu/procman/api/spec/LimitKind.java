package org.hsu.procman.api.spec;

/** What of a process can be limited: the words of {@code management.resource_limits}. */
public enum LimitKind {
    /** Resident memory of the tree, bytes. */
    MEMORY("max_memory_mb", Unit.BYTES),
    /** Address space of the tree, bytes. */
    VIRTUAL_MEMORY("memory.max_virtual", Unit.BYTES),
    /** What of the tree is swapped out, bytes. */
    SWAP("memory.max_swap", Unit.BYTES),
    /** Percent of one core; may pass 100. {@code cpu.max_cores} is the same in cores. */
    CPU("max_cpu_percent", Unit.PERCENT),
    /** Processor time of one instance in all, seconds. */
    CPU_TIME("cpu.max_time", Unit.SECONDS),
    /** Share of the processor under contention; 1024 is the usual one. Nothing to watch: it only weighs. */
    CPU_SHARES("cpu.shares", Unit.WEIGHT),
    /** Open files of each process of the tree. */
    FILE_DESCRIPTORS("max_file_descriptors", Unit.COUNT),
    /** Processes of the tree; where the kernel enforces it, processes and threads. */
    PROCESSES("max_processes", Unit.COUNT),
    /** Processes of the tree without the main one. */
    CHILD_PROCESSES("process.max_child_processes", Unit.COUNT),
    /** Threads of the tree. */
    THREADS("max_threads", Unit.COUNT),
    /** Bytes read from storage a second. */
    IO_READ("max_io_read", Unit.BYTES_PER_SECOND),
    /** Bytes written to storage a second. */
    IO_WRITE("max_io_write", Unit.BYTES_PER_SECOND),
    /** Reads a second. */
    IO_READ_OPERATIONS("io.max_read_ops", Unit.OPERATIONS_PER_SECOND),
    /** Writes a second. */
    IO_WRITE_OPERATIONS("io.max_write_ops", Unit.OPERATIONS_PER_SECOND),
    /** Share of the storage under contention, 1 to 10000, 100 is the usual one. Nothing to watch. */
    IO_WEIGHT("io.weight", Unit.WEIGHT),
    /** Stack of the main thread of each process, bytes. Nothing to watch. */
    STACK("process.max_stack", Unit.BYTES),
    /** Core file of each process, bytes; 0 for none. Nothing to watch. */
    CORE("process.max_core", Unit.BYTES);

    /** In which a limit's value counts. */
    public enum Unit {
        BYTES,
        BYTES_PER_SECOND,
        OPERATIONS_PER_SECOND,
        PERCENT,
        SECONDS,
        COUNT,
        WEIGHT
    }

    private final String word;
    private final Unit unit;

    LimitKind(String word, Unit unit) {
        this.word = word;
        this.unit = unit;
    }

    /** As listings name it: {@code max_memory_mb}. */
    public String word() {
        return word;
    }

    public Unit unit() {
        return unit;
    }

    /** Whether usage can pass it at all. */
    public boolean watchable() {
        return unit != Unit.WEIGHT && this != STACK && this != CORE;
    }

    /** A value of this kind for people, such as {@code 512 MiB} or {@code 150 % of one core}. */
    public String text(double value) {
        return switch (unit) {
            case BYTES -> bytes(value);
            case BYTES_PER_SECOND -> bytes(value) + "/s";
            case OPERATIONS_PER_SECOND -> number(value) + "/s";
            case PERCENT -> number(value) + " % of one core";
            case SECONDS -> number(value) + " s";
            case COUNT, WEIGHT -> number(value);
        };
    }

    private static String bytes(double value) {
        return value < 1024 * 1024 ? number(value) + " bytes" : number(value / (1024 * 1024)) + " MiB";
    }

    /** One decimal at most, and none where it says nothing. */
    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + Math.abs(tenths % 10);
    }
}
