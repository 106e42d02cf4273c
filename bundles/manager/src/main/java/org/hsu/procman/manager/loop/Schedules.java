package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.spec.ScheduleSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.DueRun;
import org.hsu.procman.manager.core.Effect;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.ScheduleView;
import org.hsu.procman.manager.management.Times;
import org.hsu.procman.manager.schedule.RunFiles;
import org.hsu.procman.manager.schedule.Runs;
import org.hsu.procman.manager.schedule.ScheduledRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins the runs of scheduled processes. That a time is decided is kept before its run begins, so that none is begun
 * twice whatever becomes of the manager. Lives on the loop's thread.
 */
final class Schedules implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);

    private static final String ORIGIN = "its schedule";
    private static final String STILL_RUNNING = "left out, the run before was still running";
    private static final String MISSED = "missed, nobody was there to begin it";
    /** Wall clocks are put forward and back, and machines sleep; timers do not hear of that. */
    private static final long LONGEST_SLEEP_MILLIS = 30_000;

    private final EventLoop loop;
    private final RunFiles files;
    private final BiConsumer<Slot, CoreEvent> wish;
    private boolean ended;

    /** @param wish tells a process what is wished of it */
    Schedules(EventLoop loop, RunFiles files, BiConsumer<Slot, CoreEvent> wish) {
        this.loop = loop;
        this.files = files;
        this.wish = wish;
    }

    /** What has just happened to a process, or to its specification. */
    void stepped(Slot slot, List<Effect> effects) {
        ScheduleSpec schedule = schedule(slot);
        Timed timed = slot.timed;
        if (schedule == null) {
            if (timed != null) {
                timed.cancel();
                slot.timed = null;
                files.forget(slot.id());
            }
        } else if (timed == null) {
            slot.timed = new Timed();
            slot.timed.early.addAll(effects);
            files.read(slot.id(), found -> loop.execute(() -> begin(slot, found)));
        } else if (timed.runs == null) {
            timed.early.addAll(effects);
        } else {
            effects.forEach(effect -> note(slot, effect));
            look(slot);
        }
    }

    private void begin(Slot slot, Runs found) {
        Timed timed = slot.timed;
        if (timed != null && timed.runs == null) {
            timed.runs = found == null ? Runs.since(System.currentTimeMillis()) : found;
            if (found == null) {
                files.write(slot.id(), timed.runs, () -> {});
            }
            timed.early.forEach(effect -> note(slot, effect));
            timed.early.clear();
            look(slot);
        }
    }

    /** Nothing is begun any more. */
    void end() {
        ended = true;
    }

    void forget(Slot slot) {
        if (slot.timed != null) {
            slot.timed.cancel();
            files.forget(slot.id());
        }
    }

    private void note(Slot slot, Effect effect) {
        Runs runs = slot.timed.runs;
        if (effect instanceof Effect.TellExit told) {
            long over = told.status().epochMillis();
            keep(slot, runs.with(new ScheduledRun(
                    runs.begun(), over - told.uptimeNanos() / 1_000_000, over, told.status().code(),
                    told.status().signal(), "")).begun(slot.timed.takeFollowing()));
        } else if (effect instanceof Effect.TellTransition told
                && told.transition().to() == ProcessState.FAILED
                && told.transition().reason() == StateReason.SPAWN_FAILED) {
            long at = told.transition().epochMillis();
            keep(slot, runs.with(new ScheduledRun(
                    runs.begun(), at, at, null, null, "not started: " + told.transition().detail())));
        }
    }

    private void keep(Slot slot, Runs runs) {
        slot.timed.runs = runs;
        files.write(slot.id(), runs, () -> {});
    }

    private void look(Slot slot) {
        ScheduleSpec schedule = schedule(slot);
        Timed timed = slot.timed;
        if (ended || schedule == null || timed == null || timed.runs == null) {
            return;
        }
        DueRun now = DueRun.decide(
                schedule, slot.id(), timed.runs.decided(), isUnderWay(slot.state()), suspended(slot) != null,
                System.currentTimeMillis());
        boolean news = now.decided() != timed.runs.decided();
        timed.next = now.wakeAt();
        timed.runs = timed.runs.decided(now.decided());
        arm(slot, now.wakeAt());
        switch (now.act()) {
            case NOTHING -> {
                if (news) {
                    keep(slot, timed.runs);
                }
            }
            case START -> begin(slot, now.due(), new CoreEvent.Start(ORIGIN));
            case REPLACE -> begin(slot, now.due(), new CoreEvent.Restart(ORIGIN, false));
            case STILL_RUNNING -> leaveOut(slot, now.due(), STILL_RUNNING);
            case MISSED -> leaveOut(slot, now.due(), MISSED);
        }
    }

    private void begin(Slot slot, long due, CoreEvent event) {
        Timed timed = slot.timed;
        Runs runs = timed.runs.begun(due);
        if (event instanceof CoreEvent.Start) {
            timed.runs = runs;
        } else {
            // The run that it replaces is told first.
            timed.following = due;
        }
        files.write(slot.id(), runs, () -> loop.execute(() -> {
            if (!ended && slot.timed == timed && suspended(slot) == null) {
                wish.accept(slot, event);
            }
        }));
    }

    private void leaveOut(Slot slot, long due, String why) {
        LOG.info("{}: the run of {} is {}", slot.id(), Times.rfc3339(due), why);
        keep(slot, slot.timed.runs.without(due, why));
    }

    private void arm(Slot slot, long wakeAt) {
        Timed timed = slot.timed;
        timed.cancel();
        if (wakeAt != Long.MAX_VALUE) {
            long millis = Math.max(0, Math.min(wakeAt - System.currentTimeMillis(), LONGEST_SLEEP_MILLIS));
            timed.timer = loop.at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), () -> {
                timed.timer = null;
                look(slot);
            });
        }
    }

    private static boolean isUnderWay(Supervised state) {
        return !state.settled() || state.state() == ProcessState.STARTING;
    }

    /** Why no run is begun now, for people; null when it is. */
    private static String suspended(Slot slot) {
        if (slot.departing) {
            return "its entry is gone";
        }
        if ("stop".equals(slot.operatorWish)) {
            return "held by hand until `procman start " + slot.id() + "`";
        }
        return slot.spec.enabled() ? null : "disabled in the configuration";
    }

    private static ScheduleSpec schedule(Slot slot) {
        return slot.spec.control() == null ? null : slot.spec.control().schedule();
    }

    /** From any thread; null without a schedule. */
    static ScheduleView view(Slot slot) {
        ScheduleSpec schedule = schedule(slot);
        Timed timed = slot.timed;
        if (schedule == null) {
            return null;
        }
        Runs runs = timed == null ? null : timed.runs;
        String suspended = suspended(slot);
        boolean ahead = suspended == null && runs != null && timed.next != Long.MAX_VALUE;
        return new ScheduleView(
                schedule.timetable().toString(), ahead ? Long.valueOf(timed.next) : null, suspended,
                runs == null ? List.of() : runs.last());
    }

    @Override
    public void close() {
        files.close();
    }

    /** What is known of a schedule that holds. */
    static final class Timed {
        /** What has happened before it is known what is kept. */
        private final List<Effect> early = new ArrayList<>();
        private volatile Runs runs;
        private volatile long next = Long.MAX_VALUE;
        /** The time for which the run is that replaces the one under way; 0 for none. */
        private long following;
        private EventLoop.Timer timer;

        private long takeFollowing() {
            long due = following;
            following = 0;
            return due;
        }

        private void cancel() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
    }
}
