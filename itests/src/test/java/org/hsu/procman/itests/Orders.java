package org.hsu.procman.itests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts and stops at random, many at once, and remembers what was acknowledged. Of an order whose manager was
 * killed before the answer nobody knows what became of it.
 */
final class Orders implements AutoCloseable {
    private static final String UNKNOWN = "unknown";

    private final List<String> ids;
    private final Random random;
    private final Map<String, String> wishes = new ConcurrentHashMap<>();
    private final Map<String, Future<?>> underWay = new ConcurrentHashMap<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService people;
    private int given;
    private int acknowledged;

    Orders(List<String> ids, Random random) {
        this.ids = ids;
        this.random = random;
        people = Executors.newFixedThreadPool(ids.size());
        ids.forEach(id -> wishes.put(id, "start"));
    }

    /** Gives an order to one of them, unless one is under way there. */
    void give(Operator operator) {
        String id = ids.get(random.nextInt(ids.size()));
        String verb = random.nextBoolean() ? "start" : "stop";
        Future<?> last = underWay.get(id);
        if (last != null && !last.isDone()) {
            return;
        }
        given++;
        wishes.put(id, UNKNOWN);
        underWay.put(id, people.submit(() -> {
            try {
                String outcome = operator.submit(verb, id);
                if (outcome.startsWith("DONE")) {
                    wishes.put(id, verb);
                    count();
                } else {
                    wrong.add(verb + " " + id + " was answered " + outcome);
                }
            } catch (IOException e) {
                // The manager was killed first.
            } catch (AssertionError e) {
                wrong.add(verb + " " + id + ": " + e.getMessage());
            }
        }));
    }

    private synchronized void count() {
        acknowledged++;
    }

    /** Waits for the answers to all that were given; with the manager gone they come at once. */
    void awaitAnswers() {
        Procman.await("every order is answered", 30, () -> underWay.values().stream().allMatch(Future::isDone));
    }

    /** {@code start}, {@code stop} or {@code unknown}. */
    String wish(String id) {
        return wishes.get(id);
    }

    synchronized String summary() {
        return given + " orders, " + acknowledged + " of them acknowledged";
    }

    List<String> wrong() {
        return wrong;
    }

    @Override
    public void close() {
        people.shutdownNow();
    }
}
