package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The line {@code waiting for web, api (1.2 s)} that stands on a terminal while something is waited for. On anything
 * else than a terminal it is silent. Thread-safe.
 */
final class Progress implements AutoCloseable {

    private static final long FIRST_MILLIS = 300;
    private static final long EACH_MILLIS = 200;
    private static final String WIPE = "\r\u001b[K";

    private final Session session;
    private final Set<String> waitingFor;
    private final long start = System.nanoTime();
    private final int width;
    private boolean shown;
    private boolean closed;

    Progress(Session session, List<String> names) {
        this.session = session;
        this.waitingFor = new LinkedHashSet<>(names);
        if (!session.surroundings().decorated()) {
            width = 0;
            return;
        }
        width = session.surroundings().width();
        Thread thread = new Thread(this::keepShowing, "procman-progress");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the name off the list and prints its line; lost output does not stop what others wait for. */
    synchronized void done(String name, String line, boolean good) {
        waitingFor.remove(name);
        wipe();
        if (!good) {
            session.complain(line);
            return;
        }
        try {
            session.out().line(session.surroundings().terminal() ? Text.harmless(line) : line);
            session.out().flush();
        } catch (Failure e) {
            // What was commanded goes on, read or not.
        }
    }

    private synchronized void keepShowing() {
        try {
            wait(FIRST_MILLIS);
            while (!closed) {
                show();
                wait(EACH_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() {
        if (waitingFor.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>(waitingFor);
        String tail = " (" + Text.elapsed((System.nanoTime() - start) / 1_000_000) + ")";
        String text = Table.cut("waiting for " + String.join(", ", names), Math.max(10, width - tail.length() - 1));
        write(WIPE + text + tail);
        shown = true;
    }

    private void wipe() {
        if (shown) {
            write(WIPE);
            shown = false;
        }
    }

    private void write(String text) {
        try {
            session.out().text(text);
            session.out().flush();
        } catch (Failure e) {
            closed = true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        wipe();
        notifyAll();
    }
}
