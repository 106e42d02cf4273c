package org.hsu.procman.manager.jmx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.manager.management.Command;
import org.hsu.procman.manager.management.Command.Verb;
import org.hsu.procman.manager.management.GroupView;
import org.hsu.procman.manager.management.Leased;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.RolloutAction;

/** Gives commands to the façade and waits for what becomes of them, on the calling thread. Thread-safe. */
final class Commands {

    /** No call may hold a connector's thread longer; whoever waits longer asks again. */
    static final long LONGEST_WAIT_MILLIS = 60_000;

    private static final String READY = "ready";

    private final Management management;

    Commands(Management management) {
        this.management = management;
    }

    /**
     * For consoles: waits until it is done.
     *
     * @return the outcome's message
     * @throws IllegalArgumentException there is no such process
     * @throws IllegalStateException    it was refused, failed or timed out
     */
    String run(Command command) throws InterruptedException {
        return message(end(management.submit(command, true, 0)));
    }

    /** Of what is done; else it is thrown. */
    static String message(Outcome outcome) {
        return switch (outcome.status()) {
            case DONE -> outcome.message();
            case NO_SUCH_PROCESS -> throw new IllegalArgumentException(outcome.message());
            case FAILED, TIMED_OUT, REFUSED -> throw new IllegalStateException(outcome.message());
        };
    }

    /**
     * As {@link #run}, of all processes of a group at once.
     *
     * @return a line for each
     * @throws IllegalArgumentException there is no such group
     * @throws IllegalStateException    one was refused, failed or timed out; with the lines of all
     */
    String runAll(Verb verb, String group, String origin) throws InterruptedException {
        List<String> names = management.groups().stream().map(GroupView::name).toList();
        GroupView view = management.groups().stream()
                .filter(each -> each.name().equals(group))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such group: " + group
                        + (names.isEmpty() ? "; there are none" : "; there are " + String.join(", ", names))));
        List<CompletableFuture<Outcome>> asked = view.ids().stream()
                .map(id -> management.submit(Command.of(verb, id, origin), true, 0))
                .toList();
        StringBuilder lines = new StringBuilder();
        boolean done = true;
        for (CompletableFuture<Outcome> each : asked) {
            Outcome outcome = end(each);
            lines.append(outcome.message()).append('\n');
            done &= outcome.status() == Outcome.Status.DONE;
        }
        String text = lines.isEmpty() ? "the group " + group + " has no processes" : lines.toString().stripTrailing();
        if (!done) {
            throw new IllegalStateException(text);
        }
        return text;
    }

    /**
     * As {@link #run}, of {@link Management#scale}.
     *
     * @throws IllegalArgumentException there is no such entry
     */
    String scale(String id, int instances, String origin) throws InterruptedException {
        return message(end(management.scale(id, instances, origin, true, 0)));
    }

    /**
     * As {@link #run}, of {@link Management#rollout}.
     *
     * @throws IllegalArgumentException there is no such entry
     */
    String rollout(RolloutAction action, String id, String origin) {
        return message(management.rollout(action, id, origin));
    }

    /** For the command line, of {@link Management#rollout}. */
    Map.Entry<String, Outcome> rolloutOutcome(String action, String id, String origin) {
        try {
            RolloutAction wanted = RolloutAction.valueOf(action.toUpperCase(Locale.ROOT));
            return Map.entry(id, management.rollout(wanted, id, origin));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(action + " is no action: pause, resume or undo");
        }
    }

    /** For the command line, of {@link Management#scale}. */
    Map.Entry<String, Outcome> scale(String id, int instances, String origin, boolean wait, long timeoutMillis)
            throws InterruptedException {
        return Map.entry(id, end(management.scale(id, instances, origin, wait, timeoutMillis)));
    }

    /**
     * As {@link #run}, of {@link Management#lease}.
     *
     * @return the lease as a JSON object
     * @throws IllegalArgumentException there is no such entry
     */
    String lease(String id, long millis, String origin) {
        Leased leased = management.lease(id, millis, origin);
        message(leased.outcome());
        return leased.lease().json();
    }

    /** As {@link #run}, of {@link Management#release}. */
    String release(String token, String origin) {
        return message(management.release(token, origin));
    }

    /** For the command line: every ordinary outcome is a value. */
    Map.Entry<String, Outcome> submit(Command command, boolean wait, long timeoutMillis) throws InterruptedException {
        return Map.entry(command.id(), end(management.submit(command, wait, timeoutMillis)));
    }

    /** Waits for a state, at most {@link #LONGEST_WAIT_MILLIS}. */
    Map.Entry<String, Outcome> await(String id, String state, long timeoutMillis) throws InterruptedException {
        long slice = timeoutMillis == 0 ? LONGEST_WAIT_MILLIS : Math.min(timeoutMillis, LONGEST_WAIT_MILLIS);
        return Map.entry(id, end(management.await(id, stateName(state), slice)));
    }

    /** @throws IllegalArgumentException there is no such verb */
    static Verb verb(String word) {
        return Arrays.stream(Verb.values())
                .filter(verb -> verb.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such verb: " + word + "; there are " + words(Verb.values())));
    }

    private static String stateName(String word) {
        if (READY.equalsIgnoreCase(word)) {
            return READY;
        }
        return Arrays.stream(ProcessState.values())
                .map(ProcessState::name)
                .filter(name -> name.equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such state: " + word + "; there are ready, " + words(ProcessState.values())));
    }

    private static String words(Enum<?>[] values) {
        return Arrays.toString(values).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
    }

    /** What comes of it, awaited on the calling thread. */
    static <T> T end(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(String.valueOf(failure.getCause().getMessage()), failure);
        }
    }
}
