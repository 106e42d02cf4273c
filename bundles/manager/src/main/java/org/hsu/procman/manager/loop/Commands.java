package org.hsu.procman.manager.loop;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.manager.core.CoreEvent;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Outcome;

/** Takes operators' commands to the loop and waits for what they wish. Thread-safe. */
final class Commands {
    private static final long STOP_MARGIN_MILLIS = 10_000;
    /** How long whoever starts an unmanaged process may take to start it again. */
    private static final long COMING_AGAIN_MILLIS = 30_000;
    private static final long START_MARGIN_MILLIS = 1_000;

    private final Supervisor supervisor;
    private final BooleanSupplier closing;

    /** @param closing true once the manager stops: then everything is refused */
    Commands(Supervisor supervisor, BooleanSupplier closing) {
        this.supervisor = supervisor;
        this.closing = closing;
    }

    CompletableFuture<Outcome> submit(Command command, boolean wait, long timeoutMillis) {
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        long since = System.nanoTime();
        supervisor.loop().execute(() -> {
            Slot slot = supervisor.slot(command.id());
            if (slot == null) {
                future.complete(noSuch(command.id()));
            } else if (closing.getAsBoolean()) {
                future.complete(new Outcome(
                        Outcome.Status.REFUSED, slot.id() + ": refused, the manager is stopping", 0));
            } else if (slot.departing && (command.verb() == Command.Verb.START || command.verb() == Command.Verb.RESTART)) {
                future.complete(refused(slot, "its entry is gone from the configuration"));
            } else {
                act(slot, command, wait, timeoutMillis, since, future);
            }
        });
        return future;
    }

    private void act(
            Slot slot,
            Command command,
            boolean wait,
            long timeoutMillis,
            long since,
            CompletableFuture<Outcome> future) {
        Supervised before = slot.state();
        Discovery discovery = slot.spec.discovery();
        boolean begins = command.verb() == Command.Verb.START || command.verb() == Command.Verb.RESTART;
        if (begins && slot.spec.control() != null && slot.spec.control().queue() != null) {
            worker(slot, command, future);
            return;
        }
        String forbids = discovery == null ? null : Permissions.forbids(discovery, command, signal(command));
        if (forbids != null) {
            future.complete(refused(slot, forbids));
            return;
        }
        switch (command.verb()) {
            case SIGNAL -> signal(slot, command, future);
            case CHECK_NOW -> {
                if (slot.checks == null) {
                    future.complete(refused(slot, "check_now needs a running process with health checks"));
                } else {
                    slot.checks.now();
                    future.complete(new Outcome(Outcome.Status.DONE, slot.id() + ": checks begin now", 0));
                }
            }
            default -> {
                Function<Supervised, Outcome> reached = new Wishes(since, slot::asked).of(command, before);
                OthersConcerned others = new OthersConcerned(supervisor.companions(), slot, command.verb());
                others.startFirst(needed -> {
                    Command start = Command.of(
                            Command.Verb.START, needed.id(), command.origin() + " because " + slot.id() + " needs it");
                    remember(needed, start);
                    supervisor.companions().wish(needed, event(start));
                });
                remember(slot, command);
                if (command.verb() == Command.Verb.STOP) {
                    supervisor.companions().stop(slot, new CoreEvent.Stop(command.origin(), false));
                } else {
                    supervisor.companions().wish(slot, event(command));
                }
                if (command.verb() == Command.Verb.RESET && slot.checks != null) {
                    slot.checks.resume();
                }
                if (discovery != null && command.verb() == Command.Verb.START && before.settled()) {
                    String text = slot.id() + ": nothing here starts an unmanaged process; it is looked for now";
                    supervisor.afterWritten(() -> future.complete(new Outcome(Outcome.Status.DONE, text, 0)));
                } else if (wait) {
                    long millis = timeoutMillis > 0 ? timeoutMillis : timeout(slot, command) + others.moreMillis();
                    await(slot, others.extend(reached), future, millis, setting(command, timeoutMillis, others));
                } else {
                    String text = slot.id() + ": " + command.verb().name().toLowerCase(Locale.ROOT) + " accepted"
                            + others.note();
                    supervisor.afterWritten(() -> future.complete(new Outcome(Outcome.Status.DONE, text, 0)));
                }
            }
        }
    }

    /** Only a job begins a process that runs jobs; one that was held takes them again. */
    private void worker(Slot slot, Command command, CompletableFuture<Outcome> future) {
        String pool = slot.spec.instance().of();
        if (command.verb() == Command.Verb.RESTART) {
            future.complete(refused(slot, "it runs the jobs of " + pool + ", which `procman submit " + pool + "` begins"));
            return;
        }
        boolean held = "stop".equals(slot.operatorWish);
        remember(slot, command);
        if (held) {
            supervisor.companions().wish(slot, new CoreEvent.Reset(command.origin()));
        }
        String text = slot.id() + (held ? " takes jobs of " : " is there for the jobs of ") + pool
                + (held ? " again" : ", `procman submit " + pool + "` begins one");
        supervisor.afterWritten(() -> future.complete(new Outcome(Outcome.Status.DONE, text, 0)));
    }

    /** What an operator wishes holds for the managers after this one too. */
    private static void remember(Slot slot, Command command) {
        switch (command.verb()) {
            case START, RESTART -> {
                // Of a scheduled process it is one run that is wished.
                boolean once = slot.spec.control() != null && slot.spec.control().runsOnDemand();
                slot.operatorWish = slot.spec.enabled() || once ? null : "start";
            }
            // What somebody else starts is watched all the same when it comes again.
            case STOP, KILL -> slot.operatorWish = slot.spec.discovery() == null ? "stop" : slot.operatorWish;
            default -> {
                // The others wish nothing for later.
            }
        }
    }

    private static CoreEvent event(Command command) {
        return switch (command.verb()) {
            case START -> new CoreEvent.Start(command.origin());
            case STOP -> new CoreEvent.Stop(command.origin(), false);
            case KILL -> new CoreEvent.Stop(command.origin(), true);
            case RESTART -> new CoreEvent.Restart(command.origin(), command.force());
            case RESET -> new CoreEvent.Reset(command.origin());
            case SIGNAL, CHECK_NOW -> throw new IllegalArgumentException(command.verb() + " is no event");
        };
    }

    private static long timeout(Slot slot, Command command) {
        ControlSpec control = slot.spec.control();
        if (slot.spec.discovery() != null) {
            long stopping = slot.spec.discovery().shutdownTimeout().toMillis() + STOP_MARGIN_MILLIS;
            boolean again = command.verb() == Command.Verb.RESTART;
            return stopping + (again ? slot.spec.discovery().checkInterval().toMillis() + COMING_AGAIN_MILLIS : 0);
        }
        if (control == null) {
            return STOP_MARGIN_MILLIS;
        }
        long stop = control.shutdownTimeout().toMillis() + STOP_MARGIN_MILLIS;
        long start = control.startupTimeout().toMillis() + START_MARGIN_MILLIS;
        return switch (command.verb()) {
            case START -> start;
            case RESTART -> stop + start;
            default -> stop;
        };
    }

    private static String setting(Command command, long asked, OthersConcerned others) {
        if (asked > 0) {
            return "the timeout of " + Wishes.seconds(asked * 1_000_000) + " given with the command";
        }
        String own = switch (command.verb()) {
            case START -> "its startup_timeout";
            case RESTART -> "its shutdown_timeout and startup_timeout";
            default -> "its shutdown_timeout";
        };
        return others.moreMillis() == 0 ? own : own + " and that of those it waits for";
    }

    private void signal(Slot slot, Command command, CompletableFuture<Outcome> future) {
        String name = signal(command);
        if (slot.state().pid() == 0) {
            future.complete(refused(slot, "signal needs a running process"));
            return;
        }
        supervisor
                .instances()
                .signal(slot, name)
                .thenAccept(problem -> future.complete(
                        problem == null
                                ? new Outcome(Outcome.Status.DONE, slot.id() + " was sent " + name, 0)
                                : new Outcome(Outcome.Status.FAILED, slot.id() + ": " + problem, 0)));
    }

    /** With SIG; null for a command without one. */
    private static String signal(Command command) {
        String name = command.signal();
        return name == null || name.startsWith("SIG") ? name : "SIG" + name;
    }

    private static Outcome refused(Slot slot, String why) {
        Supervised state = slot.state();
        return new Outcome(
                Outcome.Status.REFUSED,
                state.id() + " is " + state.state() + " (" + state.reason().word() + "): " + why + "; allowed: " + allowed(slot),
                0);
    }

    /** What the state and the settings of a process allow, for people: verbs separated by commas. */
    static String allowed(Slot slot) {
        Supervised state = slot.state();
        if (slot.spec.discovery() != null) {
            return Permissions.allowed(slot.spec.discovery(), state);
        }
        if (slot.spec.control() != null && slot.spec.control().queue() != null) {
            return state.settled() ? "start, stop, reset" : "stop, kill, reset";
        }
        return state.settled() ? "start, restart, reset" : "start, stop, restart, kill, reset";
    }

    /** @param timeoutMillis 0: for ever */
    CompletableFuture<Outcome> await(String id, String state, long timeoutMillis) {
        CompletableFuture<Outcome> future = new CompletableFuture<>();
        long since = System.nanoTime();
        supervisor.loop().execute(() -> {
            Slot slot = supervisor.slot(id);
            if (slot == null) {
                future.complete(noSuch(id));
            } else {
                await(slot, Wishes.state(state, since), future, timeoutMillis, "the timeout");
            }
        });
        return future;
    }

    private void await(
            Slot slot,
            Function<Supervised, Outcome> reached,
            CompletableFuture<Outcome> future,
            long timeoutMillis,
            String setting) {
        Waiter waiter = new Waiter(future, reached);
        if (waiter.offer(slot.state(), supervisor::afterWritten)) {
            return;
        }
        slot.waiters.add(waiter);
        if (timeoutMillis > 0) {
            supervisor.loop().at(System.nanoTime() + timeoutMillis * 1_000_000, () -> {
                if (slot.waiters.remove(waiter)) {
                    Supervised state = slot.state();
                    future.complete(new Outcome(
                            Outcome.Status.TIMED_OUT,
                            slot.id() + " is still " + state.state() + " (" + state.reason().word() + ") after "
                                    + Wishes.seconds(timeoutMillis * 1_000_000) + ", " + setting + " is over: "
                                    + state.detail() + stopAwaits(slot),
                            timeoutMillis));
                }
            });
        }
    }

    private String stopAwaits(Slot slot) {
        List<String> awaited = supervisor.companions().stopAwaits(slot);
        return awaited.isEmpty() ? "" : "; it stops once down are " + String.join(", ", awaited);
    }

    private Outcome noSuch(String id) {
        Collection<Slot> slots = supervisor.slots();
        Optional<String> near = slots.stream()
                .map(Slot::id)
                .filter(known -> known.regionMatches(true, 0, id, 0, Math.min(3, id.length())))
                .min(Comparator.comparingInt(known -> Math.abs(known.length() - id.length())));
        String hint = near.map(known -> ", did you mean " + known + "?").orElse("");
        return new Outcome(Outcome.Status.NO_SUCH_PROCESS, "no such process: " + id + hint, 0);
    }
}
