package org.hsu.procman.panel.poll;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.management.MBeanServerConnection;
import org.hsu.procman.panel.link.ManagerLink;
import org.hsu.procman.panel.model.EventFeed;
import org.hsu.procman.panel.model.History;
import org.hsu.procman.panel.model.ManagerInfo;
import org.hsu.procman.panel.poll.ManagerFailure.Kind;

/**
 * Asks the manager how it goes, and what is on the screen besides. One poll reads the table of processes and the new
 * events, whatever the number of processes; of a single process only what is looked at is read. Thread-safe.
 */
public final class Poller implements AutoCloseable {

    private static final int MOST_COMMANDS_AT_A_TIME = 32;

    /** Something to be read in each round, on the poll thread. */
    public interface Reading {
        void read(ManagerReader reader) throws ManagerFailure;
    }

    /** Told on the poll thread. */
    public interface Listener {

        /**
         * A poll has succeeded.
         *
         * @param tookMillis how long the manager took
         */
        void polled(ManagerReader.Overview overview, Permissions permissions, long tookMillis);

        /** There is no manager for now; told anew at each attempt. */
        void lost(String why);
    }

    private final ManagerLink link;
    private final EventFeed events;
    private final History history;
    private final Listener listener;
    private final Pace pace;
    private final Thread thread;
    private final ExecutorService commands;
    private final Object wake = new Object();
    private volatile Reading shown = reader -> {};
    private volatile boolean closed;
    private boolean woken;
    private MBeanServerConnection current;
    private volatile ManagerReader reader;
    private Permissions permissions = Permissions.ALL;
    private ManagerInfo manager;

    public Poller(ManagerLink link, EventFeed events, History history, long intervalMillis, Listener listener) {
        this.link = link;
        this.events = events;
        this.history = history;
        this.listener = listener;
        pace = new Pace(intervalMillis);
        thread = new Thread(this::run, "procman-panel-poll");
        thread.setDaemon(true);
        commands = Executors.newFixedThreadPool(MOST_COMMANDS_AT_A_TIME, task -> {
            Thread worker = new Thread(task, "procman-panel-command");
            worker.setDaemon(true);
            return worker;
        });
    }

    public void start() {
        thread.start();
    }

    /** What is to be read besides, from now on, beginning at once. */
    public void show(Reading reading) {
        shown = reading;
        refresh();
    }

    /** Polls now. */
    public void refresh() {
        synchronized (wake) {
            woken = true;
            wake.notifyAll();
        }
    }

    private void run() {
        while (!closed) {
            long begin = System.nanoTime();
            long rest;
            try {
                poll();
                rest = pace.afterSuccess(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            } catch (ManagerFailure e) {
                rest = pace.afterFailure();
                listener.lost(e.getMessage());
            }
            sleep(rest);
        }
    }

    private void poll() throws ManagerFailure {
        ManagerReader now = connected();
        try {
            long begin = System.nanoTime();
            ManagerReader.Overview overview = now.overview();
            boolean another = manager != null && !overview.manager().isSame(manager);
            if (another) {
                events.remark(System.currentTimeMillis(),
                        "another manager is in charge now: pid " + overview.manager().pid());
                events.restart();
            }
            manager = overview.manager();
            events.add(now.eventsSince(events.last()));
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            history.add(System.currentTimeMillis(), overview.rows());
            listener.polled(overview, permissions, took);
            readShown(now);
        } catch (ManagerFailure e) {
            reader = null;
            link.lost();
            throw e;
        }
    }

    /** A process that has left the configuration in the meantime is no reason to give up the connection. */
    private void readShown(ManagerReader now) throws ManagerFailure {
        try {
            shown.read(now);
        } catch (ManagerFailure e) {
            if (e.kind() == Kind.LOST && e.getCause() instanceof IOException) {
                throw e;
            }
        }
    }

    private ManagerReader connected() throws ManagerFailure {
        try {
            MBeanServerConnection connection = link.connection();
            if (reader == null || connection != current) {
                ManagerReader fresh = new ManagerReader(connection);
                permissions = link.isLocal() ? Permissions.ALL : fresh.permissions();
                current = connection;
                reader = fresh;
            }
            return reader;
        } catch (IOException e) {
            link.lost();
            throw new ManagerFailure(Kind.LOST, rootMessage(e), e);
        } catch (SecurityException e) {
            link.lost();
            throw new ManagerFailure(Kind.FORBIDDEN, "the login is refused: " + e.getMessage(), e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private void sleep(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (wake) {
            try {
                long left;
                while (!closed && !woken && (left = deadline - System.nanoTime()) > 0) {
                    wake.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                }
                woken = false;
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    /** A command that may take its time. */
    public interface Command {
        String run(ManagerReader reader) throws ManagerFailure;
    }

    /**
     * Runs a command on a thread of its own, with the connection of the polls.
     *
     * @param done told on that thread, what has been done
     * @param failed likewise, why not
     */
    public void command(Command command, Consumer<String> done, Consumer<ManagerFailure> failed) {
        commands.execute(() -> {
            try {
                ManagerReader now = reader;
                if (now == null) {
                    throw new ManagerFailure(Kind.LOST, "there is no manager at the moment", null);
                }
                done.accept(command.run(now));
            } catch (ManagerFailure e) {
                failed.accept(e);
            } finally {
                refresh();
            }
        });
    }

    /** Several at a time; each is told of. */
    public void act(Action action, List<String> ids, Consumer<String> done, Consumer<ManagerFailure> failed) {
        for (String id : ids) {
            command(reader -> reader.act(action, id), done, failed);
        }
    }

    @Override
    public void close() {
        closed = true;
        refresh();
        thread.interrupt();
        commands.shutdownNow();
        link.close();
    }
}
