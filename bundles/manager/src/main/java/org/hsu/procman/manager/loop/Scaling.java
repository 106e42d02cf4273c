package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.management.Change;
import org.hsu.procman.manager.management.ChangePlan;
import org.hsu.procman.manager.management.Outcome;

/** Has an entry have another number of instances, and waits until they are ready or gone. Thread-safe. */
final class Scaling {
    private static final long MARGIN_MILLIS = 10_000;

    private final Supervisor supervisor;
    private final Commands commands;
    private final Reload reload;
    private final Leasing leasing;

    Scaling(Supervisor supervisor, Commands commands, Reload reload, Leasing leasing) {
        this.supervisor = supervisor;
        this.commands = commands;
        this.reload = reload;
        this.leasing = leasing;
    }

    /** @param timeoutMillis 0: as the entry's own settings allow */
    CompletableFuture<Outcome> scale(String id, int instances, String origin, boolean wait, long timeoutMillis) {
        long since = System.nanoTime();
        DesiredState holds = reload.current();
        DesiredState.Pool pool = holds.pools().get(id);
        if (pool == null) {
            return CompletableFuture.completedFuture(notScalable(id, holds));
        }
        if (!pool.allows(instances)) {
            String bounds = pool.autoscale() == null ? "" : " (min and max of its pool at " + pool.location() + ")";
            return CompletableFuture.completedFuture(new Outcome(
                    Outcome.Status.REFUSED,
                    id + ": " + instances + " instances cannot be, " + pool.least() + " to " + pool.most() + " can" + bounds,
                    0));
        }
        if (reload.rollouts().active().contains(id)) {
            return CompletableFuture.completedFuture(new Outcome(
                    Outcome.Status.REFUSED,
                    id + " cannot be scaled while a new version is rolled out; see procman rollout status " + id, 0));
        }
        String what = id + " scaled from " + pool.instances() + " to " + instances;
        List<String> starting;
        List<String> stopping;
        try {
            ChangePlan plan;
            synchronized (leasing) {
                if (instances < leasing.least(id)) {
                    return CompletableFuture.completedFuture(new Outcome(
                            Outcome.Status.REFUSED,
                            id + ": " + instances + " instances cannot be, " + leasing.why(id), 0));
                }
                plan = reload.scale(id, instances, origin);
            }
            starting = ids(plan, Change.Action.START);
            stopping = ids(plan, Change.Action.STOP);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(
                    new Outcome(Outcome.Status.FAILED, id + " is not scaled: " + e.getMessage(), 0));
        } catch (IllegalStateException forbidden) {
            return CompletableFuture.completedFuture(
                    new Outcome(Outcome.Status.REFUSED, id + " is not scaled: " + forbidden.getMessage(), 0));
        } catch (IllegalArgumentException gone) {
            return CompletableFuture.completedFuture(notScalable(id, reload.current()));
        }
        if (instances == pool.instances() && starting.isEmpty() && stopping.isEmpty()) {
            String text = id + " has " + instances + (instances == 1 ? " instance" : " instances") + " already";
            return CompletableFuture.completedFuture(new Outcome(Outcome.Status.DONE, text, 0));
        }
        if (!wait) {
            return CompletableFuture.completedFuture(
                    new Outcome(Outcome.Status.DONE, what + said(starting, " start") + said(stopping, " stop"), 0));
        }
        long millis = timeoutMillis > 0 ? timeoutMillis : timeout(entry(id, holds));
        Map<String, CompletableFuture<Outcome>> awaited = new LinkedHashMap<>();
        starting.forEach(each -> awaited.put(each, commands.await(each, "ready", millis)));
        stopping.forEach(each -> awaited.put(each, commands.await(each, "STOPPED", millis)));
        return CompletableFuture.allOf(awaited.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> together(what, since, awaited, stopping,
                        said(starting, " started") + said(stopping, " stopped")));
    }

    private static List<String> ids(ChangePlan plan, Change.Action action) {
        return plan.changes().stream().filter(change -> change.action() == action).map(Change::id).toList();
    }

    private static String said(List<String> ids, String what) {
        return ids.isEmpty() ? "" : ", " + String.join(", ", ids) + what;
    }

    private static ProcessSpec entry(String id, DesiredState holds) {
        return holds.entries().stream().filter(entry -> entry.id().equals(id)).findFirst().orElseThrow();
    }

    private static long timeout(ProcessSpec entry) {
        ControlSpec control = entry.control();
        return MARGIN_MILLIS + (control == null
                ? 0
                : Math.max(control.startupTimeout().toMillis(), control.shutdownTimeout().toMillis()));
    }

    /** What came of all: the first that did not come about, if there is one. */
    private static Outcome together(
            String what, long since, Map<String, CompletableFuture<Outcome>> awaited, List<String> stopping, String done) {
        long nanos = System.nanoTime() - since;
        List<Outcome> failed = new ArrayList<>();
        awaited.forEach((id, each) -> {
            Outcome outcome = each.join();
            // Who has stopped and gone before it was waited for is there no more.
            boolean gone = outcome.status() == Outcome.Status.NO_SUCH_PROCESS && stopping.contains(id);
            if (outcome.status() != Outcome.Status.DONE && !gone) {
                failed.add(outcome);
            }
        });
        long millis = nanos / 1_000_000;
        return failed.isEmpty()
                ? new Outcome(Outcome.Status.DONE, what + " in " + Wishes.seconds(nanos) + done, millis)
                : new Outcome(
                        failed.get(0).status(),
                        what + ", but "
                                + failed.stream().map(Outcome::message).collect(Collectors.joining("; ")),
                        millis);
    }

    private Outcome notScalable(String id, DesiredState holds) {
        Slot slot = supervisor.slot(id);
        if (slot == null) {
            return new Outcome(Outcome.Status.NO_SUCH_PROCESS, "no such process: " + id + "; " + withInstances(holds), 0);
        }
        String why = slot.spec.instance() == null
                ? "its entry at " + slot.spec.location() + " has no instances: write how many there"
                : "it is one of the instances of " + slot.spec.instance().of() + ": scale that";
        return new Outcome(Outcome.Status.REFUSED, id + " cannot be scaled, " + why, 0);
    }

    /** The entries that have instances, for people. */
    static String withInstances(DesiredState holds) {
        return holds.pools().isEmpty()
                ? "no entry has instances"
                : "instances have " + holds.pools().keySet().stream().sorted().collect(Collectors.joining(", "));
    }
}
