package org.hsu.procman.resource.macos;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manager's own hard limits, above which no child's may be set; asked of a shell, which has inherited them. */
final class HardLimits {

    private static final Logger LOG = LoggerFactory.getLogger(HardLimits.class);
    private static final int SECONDS = 5;
    private static final int KIBIBYTE = 1024;
    private static final int BLOCK = 512;

    /** The kernel refuses more open files than kern.maxfilesperproc, whatever the hard limit says. */
    private static final String SCRIPT =
            "ulimit -Hn; ulimit -Ht; ulimit -Hs; ulimit -Hc;"
                    + " sysctl -n kern.maxfilesperproc 2>/dev/null || echo unlimited";

    private final Map<String, Long> highest = new HashMap<>();

    private HardLimits() {}

    /** Without bounds where the shell does not answer: then the child's own shell will complain. */
    static HardLimits ofThisProcess() {
        HardLimits limits = new HardLimits();
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT).redirectErrorStream(true).start();
            try (BufferedReader reader = shell.inputReader()) {
                shell.getOutputStream().close();
                List<String> lines = reader.lines().toList();
                if (shell.waitFor(SECONDS, TimeUnit.SECONDS) && lines.size() == 5) {
                    limits.highest.put("nofile", Math.min(number(lines.get(0), 1), number(lines.get(4), 1)));
                    limits.highest.put("cpu", number(lines.get(1), 1));
                    limits.highest.put("stack", number(lines.get(2), KIBIBYTE));
                    limits.highest.put("core", number(lines.get(3), BLOCK));
                }
            } finally {
                shell.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.debug("the hard limits cannot be read: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return limits;
    }

    /** In bytes, counts or seconds; {@link Long#MAX_VALUE} for no bound. */
    long highest(String name) {
        return highest.getOrDefault(name, Long.MAX_VALUE);
    }

    private static long number(String text, long unit) {
        return text.matches("\\d{1,15}") ? Long.parseLong(text) * unit : Long.MAX_VALUE;
    }
}
