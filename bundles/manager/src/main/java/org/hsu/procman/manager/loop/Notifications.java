package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.NotifySocket;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.core.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The sockets on which instances tell of themselves (sd_notify(3)), for those that are to. A message counts when
 * its sender is a process of the instance's tree, by the kernel's word. Thread-safe.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int LONGEST_QUEUE = 4096;

    private final Platform platform;
    private final Path folder;
    private final ThreadPoolExecutor thread;

    /** @param folder where the sockets are; need not exist yet */
    public Notifications(Platform platform, Path folder) {
        this.platform = platform;
        this.folder = folder;
        // Whether a sender belongs to a tree may take a look at all processes: too long for the platform's thread.
        thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(LONGEST_QUEUE), task -> {
            Thread made = new Thread(task, "procman-notify");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    private static boolean wanted(ProcessSpec spec) {
        ControlSpec control = spec.control();
        return control != null
                && (control.watchdog() != null || control.ready() != null && control.ready().notified());
    }

    /**
     * Opens the socket of an instance whose configuration asks for one.
     *
     * @throws SpawnException it cannot be had
     */
    void open(ProcessSpec spec, Run run) throws SpawnException {
        if (!wanted(spec)) {
            return;
        }
        String setting = spec.control().watchdog() == null ? "ready.notify" : "watchdog";
        try {
            NotifySocket socket = platform.openNotify(
                            file(run),
                            spec.control().user(),
                            (pid, uid, text, handled) ->
                                    run.afterSpawn(() -> judge(run, pid, uid, text, handled)))
                    .orElseThrow(() -> new SpawnException(
                            SpawnException.Kind.OTHER,
                            "control." + setting + " needs unix datagram sockets, which the " + platform.name()
                                    + " platform does not have"));
            run.notifySocket(socket);
        } catch (IOException e) {
            throw new SpawnException(
                    SpawnException.Kind.OTHER, "the socket for control." + setting + ": " + e.getMessage());
        }
    }

    private Path file(Run run) {
        return folder.resolve(run.processId + "." + run.generation);
    }

    /** What the child must have in its environment. */
    static Map<String, String> variables(ProcessSpec spec, Run run) {
        Map<String, String> variables = new HashMap<>();
        if (run.notifySocket() != null) {
            variables.put("NOTIFY_SOCKET", run.notifySocket().address());
            if (spec.control().watchdog() != null) {
                variables.put("WATCHDOG_USEC", Long.toString(spec.control().watchdog().toNanos() / 1000));
            }
        }
        return variables;
    }

    private void judge(Run run, long pid, long uid, String text, Runnable handled) {
        try {
            thread.execute(() -> {
                MDC.put("process", run.processId);
                try {
                    if (belongs(run, pid, uid)) {
                        take(run, text);
                    } else if (run.firstStranger()) {
                        LOG.warn("{}: pid {} of user {} is no process of its tree; what it says is ignored",
                                run.processId, pid, uid);
                    }
                } finally {
                    handled.run();
                    MDC.remove("process");
                }
            });
        } catch (RejectedExecutionException e) {
            handled.run();
            LOG.debug("{}: too many notify messages, one is dropped", run.processId);
        }
    }

    private static void take(Run run, String text) {
        Notice notice = Notice.parse(text);
        if (notice.ignored() != null && run.firstIgnored(notice.ignored())) {
            LOG.info("{}: {} has no effect here", run.processId, notice.ignored());
        }
        run.notice(notice);
    }

    private static boolean belongs(Run run, long pid, long uid) {
        if (run.process() == null) {
            return false;
        }
        long main = run.process().identity().pid();
        if (pid == main || run.process().tree().contains(pid)) {
            return true;
        }
        // A sender that has ended meanwhile is in no tree any more; that it could write to the socket and whose
        // user it was is what is left to go by.
        return !Files.exists(Path.of("/proc/" + pid)) && uid == user(main);
    }

    private static long user(long pid) {
        try {
            return Integer.toUnsignedLong((Integer) Files.getAttribute(Path.of("/proc/" + pid), "unix:uid"));
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    /** Removes what earlier managers left for instances that are gone. */
    void clearExcept(Set<String> files) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                if (!files.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.debug("old notify sockets are left where they are: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
