package org.hsu.procman.manager.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.platform.Platform;
import org.hsu.procman.manager.fault.FaultPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all spools behind their writers, in one thread, and gives whole lines to outputs.
 *
 * <p>A stream with traffic is hot: all hot streams are looked into at each tick, one buffer each, so that
 * none starves another. Ticks are 5 to 50 ms apart, twenty times as long as one takes: the more streams, the
 * more lines are moved at once and the fewer system calls a line costs. A stream that filled the buffer has
 * more, and is read on without waiting. A stream in which three ticks found nothing is left alone until
 * {@link Platform#onGrowth} reports that it grew: streams without traffic cost nothing at all.
 *
 * <p>A line longer than {@link #LONGEST_LINE} bytes becomes several, each given its own {@code \n}; so does
 * the unterminated last line of an instance, once it is finished.
 *
 * <p>Order: outputs, then checkpoint, then the blocks of the spool. A manager that is killed anywhere in
 * between goes on from the checkpoint; see {@link ProcessFile} for how a line is kept just once. When an
 * output fails, its stream waits (100 ms, doubling up to 5 s) and the lines stay in the spool; other streams
 * do not notice. Thread-safe.
 */
public final class LogPump implements Closeable {
    /** In bytes, without its end. */
    public static final int LONGEST_LINE = 256 * 1024;

    private static final long LEAST_TICK_NANOS = 5_000_000L;
    private static final long MOST_TICK_NANOS = 50_000_000L;
    private static final int IDLE_PER_BUSY = 20;
    private static final int QUIET_LOOKS = 3;
    /** From this length on, a line that grows slowly is not read again from its start at each look. */
    private static final int LONG_TAIL = 16 * 1024;
    /** Quiet streams whose files stay open, about four descriptors each. */
    private static final int OPEN_WHILE_QUIET = 256;
    private static final long CLOSE_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(LogPump.class);

    private final Platform platform;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_LINE + 1);
    private final Lines lines = new Lines();
    private final Map<String, SpooledStream> streams = new ConcurrentHashMap<>();
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final List<SpooledStream> hot = new ArrayList<>();
    private final LinkedHashSet<SpoolReader> openQuiet = new LinkedHashSet<>();
    private final Thread thread;
    private final StreamFailures failures;
    private volatile boolean closing;
    private volatile long looks;

    /** As with a limit of 0. */
    public LogPump(Platform platform) {
        this(platform, 0);
    }

    /**
     * Starts the thread {@code procman-log}.
     *
     * @param spoolLimit of a stream whose lines cannot be written, in bytes, what is older is given up; 0 for none
     */
    public LogPump(Platform platform, long spoolLimit) {
        this.platform = platform;
        this.failures = new StreamFailures(new SpoolLimit(spoolLimit, platform, buffer, lines));
        this.thread = new Thread(this::run, "procman-log");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Reads a spool from its checkpoint, or from its start, until it is finished. The spools of one process
     * and stream are read in the order in which they are attached: attach an older generation first.
     *
     * @param sinks offered each chunk in this order; the next only when the one before has taken it. Closed
     *              by the pump when the spool is drained
     */
    public void attach(SpoolSource source, List<SinkRef> sinks) {
        attach(source, null, Route.to(sinks));
    }

    /**
     * The same with all that can be said of the way.
     *
     * @param first offered each chunk before it is filtered; null for none
     */
    public void attach(SpoolSource source, SinkRef first, Route route) {
        SpoolReader reader = new SpoolReader(source, first, route);
        submit(() -> {
            SpooledStream stream = streams.computeIfAbsent(key(source.processId(), source.stream()),
                    k -> new SpooledStream(source.processId(), source.stream()));
            stream.spools.addLast(reader);
            heat(stream);
        });
    }

    /**
     * Says that nothing will be written to an instance's spools any more. Once they are drained to the end
     * they are deleted, and {@code onDrained} is called by the pump's thread; at once when there are none.
     * That may take as long as an output fails.
     */
    public void finish(String processId, long generation, Runnable onDrained) {
        submit(() -> {
            List<SpooledStream> found = new ArrayList<>(2);
            for (LogStream word : LogStream.values()) {
                SpooledStream stream = streams.get(key(processId, word));
                if (stream != null && stream.reader(generation) != null) {
                    found.add(stream);
                }
            }
            if (found.isEmpty()) {
                call(onDrained);
            }
            Runnable last = afterCalls(found.size(), onDrained);
            for (SpooledStream stream : found) {
                stream.reader(generation).finish(last);
                heat(stream);
            }
        });
    }

    /** Sends the lines of a process's spools another way from now on: every spool gets a route of its own. */
    public void reroute(String processId, Function<LogStream, Route> routes) {
        submit(() -> {
            for (LogStream word : LogStream.values()) {
                SpooledStream stream = streams.get(key(processId, word));
                if (stream != null) {
                    stream.spools.forEach(reader -> reader.reroute(routes.apply(word)));
                    heat(stream);
                }
            }
        });
    }

    /** Has the files of all sinks closed; each is opened again for the next lines. */
    public void reopen() {
        submit(() -> streams.values().forEach(stream -> stream.spools.forEach(SpoolReader::rest)));
    }

    private static Runnable afterCalls(int calls, Runnable action) {
        int[] left = {calls};
        return () -> {
            if (--left[0] == 0) {
                action.run();
            }
        };
    }

    /** The counters of a stream, null if none of its spools was ever attached. */
    public LogCounters counters(String processId, LogStream stream) {
        SpooledStream found = streams.get(key(processId, stream));
        return found == null ? null : found.counters;
    }

    /** Drops the counters of a process whose spools are drained; without effect on one that has spools. */
    public void forget(String processId) {
        submit(() -> {
            for (LogStream word : LogStream.values()) {
                streams.computeIfPresent(key(processId, word), (k, stream) -> stream.spools.isEmpty() ? null : stream);
            }
        });
    }

    /** How often a spool has been looked into since the start; it stands still while nothing is written. */
    public long looks() {
        return looks;
    }

    /**
     * Ends the thread after the chunk in hand and closes all files. What is still in the spools is for the
     * next manager.
     */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(Runnable command) {
        commands.add(command);
        LockSupport.unpark(thread);
    }

    private static String key(String processId, LogStream stream) {
        return stream.word() + ' ' + processId;
    }

    private void heat(SpooledStream stream) {
        stream.quietLooks = 0;
        stream.gatherUntil = System.nanoTime();
        if (!stream.hot && !stream.spools.isEmpty()) {
            stream.hot = true;
            hot.add(stream);
            openQuiet.remove(stream.spools.peekFirst());
        }
    }

    private void run() {
        long nextTick = System.nanoTime();
        while (!closing) {
            for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                command.run();
            }
            if (hot.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            long start = System.nanoTime();
            boolean tick = start - nextTick >= 0;
            lookIntoHot(start, tick);
            long now = System.nanoTime();
            if (tick) {
                long pause = Math.min(Math.max((now - start) * IDLE_PER_BUSY, LEAST_TICK_NANOS), MOST_TICK_NANOS);
                nextTick = now + pause;
            }
            long wait = waitNanos(now, nextTick);
            if (wait > 0 && commands.isEmpty()) {
                LockSupport.parkNanos(this, wait);
            }
        }
        closeAll();
    }

    private void lookIntoHot(long now, boolean tick) {
        for (int i = 0; i < hot.size() && !closing; i++) {
            SpooledStream stream = hot.get(i);
            boolean due = stream.isFailing()
                    ? now - stream.retryAt() >= 0
                    : tick && now - stream.gatherUntil >= 0 || stream.more;
            if (due && !stillHot(stream)) {
                stream.hot = false;
                SpooledStream last = hot.remove(hot.size() - 1);
                if (last != stream) {
                    hot.set(i--, last);
                }
            }
        }
    }

    private long waitNanos(long now, long nextTick) {
        long wait = Long.MAX_VALUE;
        for (SpooledStream stream : hot) {
            if (stream.isFailing()) {
                wait = Math.min(wait, stream.retryAt() - now);
            } else if (stream.more) {
                return 0;
            } else {
                wait = Math.min(wait, Math.max(nextTick, stream.gatherUntil) - now);
            }
        }
        return hot.isEmpty() ? 0 : wait;
    }

    /** Looks into a stream once; false when it is to be left alone. */
    private boolean stillHot(SpooledStream stream) {
        SpoolReader reader = stream.spools.peekFirst();
        try {
            boolean moved = look(stream, reader);
            failures.worked(stream);
            if (moved) {
                stream.quietLooks = 0;
                return true;
            }
            return reader.isFinishing() ? drained(stream, reader) : stream.calmAt != 0 || !restsNow(stream, reader);
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            failures.failed(stream, e);
            return true;
        }
    }

    /** Moves at most a buffer full of lines; false when there was nothing new. */
    private boolean look(SpooledStream stream, SpoolReader reader) throws IOException {
        looks++;
        stream.more = false;
        reader.open(stream.nextSequence);
        if (stream.tail >= LONG_TAIL && !reader.isFinishing()) {
            int grown = reader.read(buffer, stream.tail);
            int most = buffer.capacity() - stream.tail;
            if (grown < most && Lines.endOfLast(buffer, 0, grown) == 0) {
                stream.tail += grown;
                stream.counters.lag(stream.tail);
                return grown > 0;
            }
        }
        int read = reader.read(buffer, 0);
        boolean full = read == buffer.capacity();
        int whole = Lines.endOfLast(buffer, 0, read);
        int taken = whole;
        if (whole == 0 && full) {
            taken = LONGEST_LINE;
            whole = endLine(taken);
        } else if (whole == 0 && read > 0 && reader.isFinishing()) {
            taken = read;
            whole = endLine(taken);
        }
        if (taken > 0) {
            int count = lines.count(buffer, whole);
            if (!full && !reader.isFinishing() && stream.gathers(reader.route(), taken, count)) {
                stream.counters.lag(read);
                return true;
            }
            int given = reader.give(buffer.slice(0, whole), count);
            FaultPoint.AFTER_OUTPUT.reached(stream.processId);
            reader.advance(taken, given, platform);
            stream.counters.moved(given, taken);
        }
        boolean grew = read - taken > stream.tail;
        stream.tail = full ? 0 : read - taken;
        stream.more = full || reader.isFinishing();
        stream.counters.lag(full ? reader.size() - reader.offset() : stream.tail);
        return taken > 0 || grew;
    }

    private int endLine(int at) {
        buffer.put(at, (byte) '\n');
        return at + 1;
    }

    /** Leaves a stream that was quiet long enough to the platform; false when it is too early for that. */
    private boolean restsNow(SpooledStream stream, SpoolReader reader) {
        if (++stream.quietLooks < QUIET_LOOKS) {
            return false;
        }
        openQuiet.add(reader);
        if (openQuiet.size() > OPEN_WHILE_QUIET) {
            SpoolReader oldest = openQuiet.iterator().next();
            openQuiet.remove(oldest);
            oldest.rest();
        }
        return isWatched(stream, reader);
    }

    /** Has growth reported; false when the platform cannot do so for this file: it is looked into at each tick. */
    private boolean isWatched(SpooledStream stream, SpoolReader reader) {
        try {
            platform.onGrowth(reader.source().path(), reader.offset() + stream.tail, () -> submit(() -> heat(stream)));
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The growth of {} is not reported: {}", reader.source().path(), e.toString());
            openQuiet.remove(reader);
            return false;
        }
    }

    /** Everything of an instance was given away; true when the next instance's spool is there to be read. */
    private boolean drained(SpooledStream stream, SpoolReader reader) throws IOException {
        platform.forgetGrowth(reader.source().path());
        reader.delete();
        openQuiet.remove(reader);
        stream.spools.removeFirst();
        stream.nextSequence = reader.sequence();
        stream.tail = 0;
        stream.quietLooks = 0;
        reader.onDrained().forEach(LogPump::call);
        if (stream.spools.isEmpty() && stream.calmAt != 0) {
            failures.over(stream);
        }
        return !stream.spools.isEmpty();
    }

    private static void call(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("After a spool was drained", e);
        }
    }

    private void closeAll() {
        for (SpooledStream stream : streams.values()) {
            for (SpoolReader reader : stream.spools) {
                platform.forgetGrowth(reader.source().path());
                reader.close();
            }
        }
    }
}
