package org.hsu.procman.manager.loop;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.WatchSpec;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.FileWatch;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.watch.FileTrees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restarts or reloads processes when files change that they have watched. Thread-safe. */
public final class Watches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("org.hsu.procman.process");

    private final Supervisor supervisor;
    private final FileTrees trees;
    private final Map<String, Watched> watched = new HashMap<>();

    /** What is watched for one process; lives on the loop's thread. */
    private static final class Watched {
        private final WatchSpec spec;
        private FileWatch state;
        private boolean armed;

        private Watched(WatchSpec spec) {
            this.spec = spec;
            this.state = FileWatch.begin(spec.delay().toNanos());
        }
    }

    /** @param never folders in which nothing counts: those that the manager itself writes */
    public Watches(Supervisor supervisor, List<Path> never) {
        this.supervisor = supervisor;
        trees = new FileTrees(never, new FileTrees.Listener() {
            @Override
            public void changed(String id, String file) {
                supervisor.loop().execute(() -> Watches.this.changed(id, file));
            }

            @Override
            public void blind(String id, String why) {
                supervisor.loop().execute(() -> tell(id, "blind", "changes of its files may go unseen: " + why, null, 0));
            }
        });
    }

    /** These are the processes from now on; what is watched as before is not begun anew. */
    public void configure(List<ProcessSpec> specs) {
        Map<String, WatchSpec> wanted = new LinkedHashMap<>();
        specs.stream()
                .filter(spec -> spec.control() != null && spec.control().watch() != null)
                .forEach(spec -> wanted.put(spec.id(), spec.control().watch()));
        supervisor.loop().execute(() -> {
            watched.entrySet().removeIf(entry -> !entry.getValue().spec.equals(wanted.get(entry.getKey())));
            wanted.forEach((id, spec) -> watched.computeIfAbsent(id, any -> new Watched(spec)));
        });
        trees.watch(wanted);
    }

    private void changed(String id, String file) {
        Watched there = watched.get(id);
        if (there != null) {
            there.state = there.state.changed(file, System.nanoTime());
            arm(id, there);
        }
    }

    private void arm(String id, Watched there) {
        long due = there.state.due();
        if (!there.armed && due != Long.MAX_VALUE) {
            there.armed = true;
            supervisor.loop().at(due, () -> {
                there.armed = false;
                if (watched.get(id) == there) {
                    decide(id, there);
                    arm(id, there);
                }
            });
        }
    }

    private void decide(String id, Watched there) {
        FileWatch.Verdict verdict = there.state.at(System.nanoTime());
        there.state = verdict.next();
        long minutes = TimeUnit.NANOSECONDS.toMinutes(there.state.windowNanos());
        switch (verdict.deed()) {
            case NOTHING -> {
                // More has changed since the timer was set.
            }
            case ACT -> act(id, there.spec, verdict);
            case HOLD_OFF -> tell(id, "held_off", "held off, " + changed(verdict) + ": " + FileWatch.MOST_ACTS
                    + " changes were acted upon within " + minutes + " min; does it write into its own watched files?"
                    + " (watch.ignore leaves them out) Changes count again when there were none for "
                    + minutes + " min", verdict.file(), verdict.changes());
            case GO_ON -> tell(id, "goes_on", "nothing has changed for " + minutes + " min, the next change counts; "
                    + verdict.changes() + " were not acted upon", verdict.file(), verdict.changes());
        }
    }

    private void act(String id, WatchSpec spec, FileWatch.Verdict verdict) {
        Slot slot = supervisor.slot(id);
        if (slot == null || slot.departing || !slot.state().wished()) {
            return;
        }
        String why = changed(verdict);
        // What does not run has nothing to reload; it may well be the change that lets it run.
        if (spec.action() == WatchSpec.Action.RELOAD && slot.state().pid() != 0) {
            tell(id, "reload", "reload by watch, " + why + ": " + spec.signal(), verdict.file(), verdict.changes());
            supervisor.instances().signal(slot, spec.signal()).thenAccept(problem -> {
                if (problem != null) {
                    LOG.warn("{}: reload by watch failed: {}", id, problem);
                }
            });
            return;
        }
        String message = id + ": restart by watch, " + why;
        LOG.info(message);
        Map<String, Object> data = data(verdict.file(), verdict.changes());
        data.put("cause", "watch");
        data.put("reason", why);
        supervisor.events().add(Event.RESTART, id, message, data);
        supervisor.companions().wish(slot, new CoreEvent.Restart("watch: " + why, false));
    }

    private static String changed(FileWatch.Verdict verdict) {
        int more = verdict.changes() - 1;
        return verdict.file() + " changed" + (more == 0 ? "" : " (and " + more + " more)");
    }

    private void tell(String id, String what, String text, String file, int changes) {
        String message = id + ": " + text;
        if (what.equals("held_off") || what.equals("blind")) {
            LOG.warn(message);
        } else {
            LOG.info(message);
        }
        Map<String, Object> data = data(file, changes);
        data.put("what", what);
        supervisor.events().add(Event.WATCH, id, message, data);
    }

    private static Map<String, Object> data(String file, int changes) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("file", file);
        data.put("changes", changes);
        return data;
    }

    @Override
    public void close() {
        trees.close();
    }
}
