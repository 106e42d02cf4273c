package org.hsu.procman.manager.loop;

import java.util.List;
import org.hsu.procman.api.platform.Usage;
import org.hsu.procman.api.spec.LimitKind;

/**
 * What a tree used at one look, and how fast since the look before.
 *
 * @param generation whose
 * @param epochMillis when
 * @param cpuPercent of one core since the look before; null at the first. The other rates likewise, per second
 * @param tree       its pids
 */
record Measurements(
        long generation,
        long epochMillis,
        Usage usage,
        Double cpuPercent,
        Double readBytesRate,
        Double writtenBytesRate,
        Double readsRate,
        Double writesRate,
        List<Long> tree) {

    /** @param before the look before, null when there is none of the same instance */
    static Measurements of(long generation, Usage now, Measurements before, List<Long> tree) {
        Usage then = before == null || before.generation != generation ? null : before.usage;
        Double cores = then == null ? null : rate(then.cpuNanos(), now.cpuNanos(), then, now);
        return new Measurements(
                generation,
                System.currentTimeMillis(),
                now,
                cores == null ? null : Double.valueOf(Math.round(cores / 1e6) / 10.0),
                then == null ? null : rate(then.readBytes(), now.readBytes(), then, now),
                then == null ? null : rate(then.writtenBytes(), now.writtenBytes(), then, now),
                then == null ? null : rate(then.reads(), now.reads(), then, now),
                then == null ? null : rate(then.writes(), now.writes(), then, now),
                tree);
    }

    /** The same rates with what was found out since. */
    Measurements withUsage(Usage newer) {
        return new Measurements(
                generation, epochMillis, newer, cpuPercent, readBytesRate, writtenBytesRate, readsRate, writesRate,
                tree);
    }

    /** A child of the tree that ended takes its share along, so a sum may go down: that is no negative rate. */
    private static Double rate(Long before, Long now, Usage then, Usage since) {
        long wall = since.nanoTime() - then.nanoTime();
        if (wall <= 0 || before == null || now == null) {
            return null;
        }
        return Math.max(0, now - before) * 1e9 / wall;
    }

    /** How much of a limit is used; null when this machine or this look does not say. */
    Double used(LimitKind kind) {
        return switch (kind) {
            case MEMORY -> number(usage.rssBytes());
            case VIRTUAL_MEMORY -> number(usage.virtualBytes());
            case SWAP -> number(usage.swapBytes());
            case CPU -> cpuPercent;
            case CPU_TIME -> usage.cpuNanos() == null ? null : Double.valueOf(usage.cpuNanos() / 1e9);
            case FILE_DESCRIPTORS -> number(usage.mostOpenFiles());
            case PROCESSES -> number(usage.processes());
            case CHILD_PROCESSES -> usage.processes() == null ? null : Double.valueOf(usage.processes() - 1);
            case THREADS -> number(usage.threads());
            case IO_READ -> readBytesRate;
            case IO_WRITE -> writtenBytesRate;
            case IO_READ_OPERATIONS -> readsRate;
            case IO_WRITE_OPERATIONS -> writesRate;
            case CPU_SHARES, IO_WEIGHT, STACK, CORE -> null;
        };
    }

    private static Double number(Number number) {
        return number == null ? null : Double.valueOf(number.doubleValue());
    }
}
