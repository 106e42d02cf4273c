package org.hsu.procman.platform.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.platform.Usage;

/** What is dearer to find out of a tree: shares of memory and swap (smaps_rollup), pressure (PSI). Stateless. */
final class UsageDetail {

    private UsageDetail() {}

    /** @param cgroup of the tree, empty for none */
    static Usage of(Usage cheap, List<Long> pids, Optional<Path> cgroup) {
        ReadBuffer buffer = ReadBuffer.ofThisThread();
        long pss = 0;
        long swap = 0;
        boolean known = false;
        for (long pid : pids) {
            int length = buffer.readAll(CStrings.of("/proc/" + pid + "/smaps_rollup"));
            if (length > 0) {
                String text = new String(buffer.bytes(), 0, length, StandardCharsets.US_ASCII);
                pss += kibibytes(text, "\nPss:");
                swap += kibibytes(text, "\nSwap:");
                known = true;
            }
        }
        return new Usage(
                cheap.nanoTime(),
                cheap.cpuNanos(),
                cheap.rssBytes(),
                cheap.virtualBytes(),
                cheap.threads(),
                cheap.openFiles(),
                cheap.processes(),
                cheap.mostOpenFiles(),
                known ? Long.valueOf(swap * 1024) : null,
                known ? Long.valueOf(pss * 1024) : null,
                cheap.readBytes(),
                cheap.writtenBytes(),
                cheap.reads(),
                cheap.writes(),
                cgroup.map(folder -> pressure(folder, buffer)).orElse(null));
    }

    private static long kibibytes(String text, String key) {
        int at = text.indexOf(key);
        if (at < 0) {
            return 0;
        }
        at += key.length();
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        long value = 0;
        for (; at < text.length() && Character.isDigit(text.charAt(at)); at++) {
            value = value * 10 + text.charAt(at) - '0';
        }
        return value;
    }

    private static Usage.Pressure pressure(Path cgroup, ReadBuffer buffer) {
        Double cpu = average(cgroup.resolve("cpu.pressure"), buffer);
        Double memory = average(cgroup.resolve("memory.pressure"), buffer);
        Double io = average(cgroup.resolve("io.pressure"), buffer);
        return cpu == null && memory == null && io == null ? null : new Usage.Pressure(cpu, memory, io);
    }

    /** {@code some avg10=1.23 ...}; null where the kernel does not count it. */
    private static Double average(Path file, ReadBuffer buffer) {
        int length = buffer.readOnce(CStrings.path(file));
        if (length <= 0) {
            return null;
        }
        String text = new String(buffer.bytes(), 0, length, StandardCharsets.US_ASCII);
        String key = "some avg10=";
        int end = text.indexOf(' ', key.length());
        try {
            return text.startsWith(key) && end > 0 ? Double.valueOf(text.substring(key.length(), end)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
