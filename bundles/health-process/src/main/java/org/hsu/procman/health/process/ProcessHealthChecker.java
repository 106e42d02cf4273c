package org.hsu.procman.health.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.hsu.procman.api.settings.NoSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code process}: the main process is there and is not a zombie. Reads the state letter of
 * /proc/PID/stat (proc(5), field 3) where there is a /proc, and asks {@link ProcessHandle} elsewhere, which
 * takes a zombie for alive. Another user's process counts as alive. Stateless.
 */
@Component(service = HealthChecker.class)
@HealthType("process")
public final class ProcessHealthChecker implements HealthChecker<NoSettings> {

    private final Path proc;

    /** Looks at the system's own /proc. */
    @Activate
    public ProcessHealthChecker() {
        this(Path.of("/proc"));
    }

    ProcessHealthChecker(Path proc) {
        this.proc = proc;
    }

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, NoSettings settings, Duration timeout) throws IOException {
        long pid = target.pid();
        if (Files.isReadable(proc.resolve("self/stat"))) {
            return byProc(pid);
        }
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() ? alive(pid) : gone(pid);
    }

    private HealthResult byProc(long pid) throws IOException {
        String stat;
        try {
            stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return gone(pid);
        } catch (IOException e) {
            // A process that ends between open and read gives ESRCH instead of an end of file.
            if (Files.exists(proc.resolve(Long.toString(pid)))) {
                throw e;
            }
            return gone(pid);
        }
        // The name in field 2 may hold spaces and parentheses: only its last parenthesis ends it.
        int end = stat.lastIndexOf(')');
        char state = end >= 0 && end + 2 < stat.length() ? stat.charAt(end + 2) : '?';
        return switch (state) {
            case 'Z' -> HealthResult.unhealthy("pid " + pid + " is a zombie");
            case 'X', 'x' -> gone(pid);
            default -> alive(pid);
        };
    }

    private static HealthResult alive(long pid) {
        return HealthResult.healthy("pid " + pid + " is alive");
    }

    private static HealthResult gone(long pid) {
        return HealthResult.unhealthy("pid " + pid + " is gone");
    }
}
