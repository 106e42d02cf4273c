package org.hsu.procman.proxy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.management.Route;

/**
 * The files while the manager runs: a thread of their own writes them when routes change. What happens while a proxy is
 * being told is told together afterwards, so a proxy is never told twice at once, and never more than a few times a
 * second.
 */
final class Following implements ManagementInterface.Open {
    private static final long AGAIN_MILLIS = 5_000;
    private static final long PAUSE_MILLIS = 100;
    /**
     * A manager that follows another one finds its processes within this time; until then the file of the one before
     * is the better truth.
     */
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ManagementFacade manager;
    private final List<ProxyFile> files;
    private final AutoCloseable listening;
    private final Thread thread;
    private final Object lock = new Object();
    private boolean happened = true;

    Following(ManagementFacade manager, List<ProxyFile> files) {
        this.manager = manager;
        this.files = List.copyOf(files);
        thread = new Thread(this::follow, "procman-proxy");
        thread.setDaemon(true);
        listening = manager.onEvent(this::wake);
        thread.start();
    }

    private void wake() {
        synchronized (lock) {
            happened = true;
            lock.notifyAll();
        }
    }

    private void follow() {
        try {
            long began = System.nanoTime();
            while (!isKnown() && System.nanoTime() - began < FIRST_NANOS) {
                await(PAUSE_MILLIS);
            }
            wake();
            boolean done = true;
            while (true) {
                await(done ? 0 : AGAIN_MILLIS);
                done = tell();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether every target has come as far as it will. */
    private boolean isKnown() {
        return manager.state().equals("running")
                && manager.routes(null, true).stream()
                        .allMatch(route -> !route.targets().isEmpty()
                                && route.targets().stream().allMatch(Route.Target::healthy));
    }

    private boolean tell() throws InterruptedException {
        List<Route> routes = manager.routes(null, false);
        boolean done = true;
        for (ProxyFile file : files) {
            done &= file.tell(routes);
        }
        return done;
    }

    /** @param millis at most; 0: until something happens */
    private void await(long millis) throws InterruptedException {
        synchronized (lock) {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (!happened) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis > 0 && left <= 0) {
                    return;
                }
                lock.wait(millis == 0 ? 0 : left);
            }
            happened = false;
        }
    }

    @Override
    public String address() {
        return files.stream().map(file -> file.path().toUri().toString()).collect(Collectors.joining(" "));
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            listening.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
