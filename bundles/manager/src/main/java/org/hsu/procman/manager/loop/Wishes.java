package org.hsu.procman.manager.loop;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hsu.procman.api.platform.ExitStatus;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.manager.core.Phase;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Outcome;

/** When a command has got what it wants, and how that is said: {@code web stopped in 0.4 s, SIGTERM, exit 143}. */
final class Wishes {
    private final long since;
    private final Supplier<String> asked;

    /**
     * Of one command.
     *
     * @param since monotonic time of the command
     * @param asked by what the instance was asked to stop, empty where that is not known
     */
    Wishes(long since, Supplier<String> asked) {
        this.since = since;
        this.asked = asked;
    }

    /** When a command on a process in this state is over. */
    Function<Supervised, Outcome> of(Command command, Supervised atCommand) {
        return switch (command.verb()) {
            case START -> started(atCommand.generation(), false, atCommand);
            case RESTART -> started(atCommand.generation(), true, atCommand);
            case STOP, KILL -> stopped(atCommand);
            case SIGNAL, RESET, CHECK_NOW -> state -> outcome(Outcome.Status.DONE, state.id() + " " + word(command));
        };
    }

    private static String word(Command command) {
        return switch (command.verb()) {
            case RESET -> "reset: attempts and circuit breaker cleared";
            case CHECK_NOW -> "is being checked";
            default -> "was sent " + command.signal();
        };
    }

    private Function<Supervised, Outcome> started(long generation, boolean again, Supervised atCommand) {
        boolean fresh = again || atCommand.settled() || atCommand.state() == ProcessState.STOPPING;
        if (!fresh && isUp(atCommand)) {
            return state -> outcome(Outcome.Status.DONE, state.id() + " is already running, pid " + state.pid());
        }
        String verb = again ? " restarted" : " started";
        return state -> {
            if (!state.wished()) {
                return outcome(Outcome.Status.FAILED, state.id() + ": a stop came in between");
            }
            if (fresh && state.generation() <= generation && state.state() != ProcessState.FAILED) {
                return null;
            }
            if (fresh && state.generation() <= generation) {
                return state.reason() == StateReason.STOP_FAILED ? failed(state) : null;
            }
            if (isUp(state)) {
                return done(state.id() + verb, ", pid " + state.pid());
            }
            if (state.state() == ProcessState.STOPPED && state.lastExit() != null) {
                return done(state.id() + verb, ", ended by itself, " + state.lastExit().text());
            }
            return state.state() == ProcessState.FAILED ? failed(state) : null;
        };
    }

    private static boolean isUp(Supervised state) {
        return state.state() == ProcessState.RUNNING || state.state() == ProcessState.UNHEALTHY;
    }

    private Outcome failed(Supervised state) {
        return outcome(
                Outcome.Status.FAILED, state.id() + " failed (" + state.reason().word() + "): " + state.detail());
    }

    private Function<Supervised, Outcome> stopped(Supervised atCommand) {
        if (atCommand.settled() && atCommand.state() == ProcessState.STOPPED) {
            return state -> outcome(Outcome.Status.DONE, state.id() + " is already stopped");
        }
        boolean lived = !atCommand.settled();
        return state -> {
            if (state.wished()) {
                return outcome(Outcome.Status.FAILED, state.id() + ": a start came in between");
            }
            if (state.settled() && state.state() == ProcessState.STOPPED) {
                ExitStatus exit = state.lastExit();
                return done(state.id() + " stopped", lived && exit != null ? ", " + ending(exit, state) + killed(state) : "");
            }
            return state.reason() == StateReason.STOP_FAILED ? failed(state) : null;
        };
    }

    private static String killed(Supervised state) {
        int count = state.killed().size();
        return count == 0
                ? ""
                : ", " + count + (count == 1 ? " process" : " processes") + " of its tree killed with SIGKILL after the grace";
    }

    /** The signal that ended it, or what it was asked by, and the exit code as a shell would say it. */
    private String ending(ExitStatus exit, Supervised state) {
        if (exit.code() != null) {
            String how = asked.get();
            return (how.isEmpty() ? state.policy().stopSignal() : how) + ", exit " + exit.code();
        }
        if (exit.signal() == null) {
            return "exit unknown";
        }
        int number = SignalNumbers.of(exit.signal());
        return number > 0 ? exit.signal() + ", exit " + (128 + number) : exit.signal();
    }

    /** Waits for a state by name, or {@code ready}. */
    static Function<Supervised, Outcome> state(String wanted, long since) {
        Wishes wishes = new Wishes(since, () -> "");
        String name = wanted.toUpperCase(Locale.ROOT);
        return state -> {
            boolean there = "READY".equals(name) ? ready(state) : state.state().name().equals(name);
            if (there) {
                return wishes.outcome(
                        Outcome.Status.DONE,
                        state.id() + " is " + state.state() + " after " + seconds(System.nanoTime() - since));
            }
            boolean hopeless = "READY".equals(name) && state.settled() && state.restartAt() == null
                    && state.phase() != Phase.LOOKING && !waiting(state);
            return hopeless ? wishes.failed(state) : null;
        };
    }

    private static boolean waiting(Supervised state) {
        return state.state() == ProcessState.STARTING || state.state() == ProcessState.UNKNOWN;
    }

    private static boolean ready(Supervised state) {
        boolean completed = state.state() == ProcessState.STOPPED
                && state.lastExitReason() == StateReason.EXITED
                && state.lastExit() != null
                && state.lastExit().success();
        return state.state() == ProcessState.RUNNING || completed;
    }

    private Outcome done(String what, String how) {
        long elapsed = System.nanoTime() - since;
        return new Outcome(Outcome.Status.DONE, what + " in " + elapsed(elapsed) + how, elapsed / 1_000_000);
    }

    private Outcome outcome(Outcome.Status status, String message) {
        return new Outcome(status, message, (System.nanoTime() - since) / 1_000_000);
    }

    private static String elapsed(long nanos) {
        return String.format(Locale.ROOT, nanos < 10_000_000_000L ? "%.1f s" : "%.0f s", nanos / 1e9);
    }

    static String seconds(long nanos) {
        if (nanos < 50_000_000) {
            return nanos / 1_000_000 + " ms";
        }
        return elapsed(nanos);
    }
}
