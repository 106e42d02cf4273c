package org.hsu.procman.launcher;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The two services that the manager bundle offers to the launcher, both with the property
 * {@code procman.lifecycle=manager} and made of JDK types only: a {@code Consumer<String>} that takes
 * {@code shutdown} and {@code force}, and a {@code Future<Integer>} of the exit code.
 */
final class ManagerServices {

    private final ServiceTracker<Object, Object> requests;
    private final ServiceTracker<Object, Object> end;

    ManagerServices(BundleContext context) {
        requests = tracker(context, Consumer.class);
        end = tracker(context, Future.class);
        requests.open();
        end.open();
    }

    /** True when both are there before the time is up. */
    boolean await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        return requests.waitForService(Math.max(1, patience.toMillis())) != null
                && end.waitForService(Math.max(1, (deadline - System.nanoTime()) / 1_000_000)) != null;
    }

    /** False when the manager is not there to hear it. */
    boolean request(String wish) {
        @SuppressWarnings("unchecked")
        Consumer<String> manager = (Consumer<String>) requests.getService();
        if (manager != null) {
            manager.accept(wish);
        }
        return manager != null;
    }

    /** Waits as long as the manager runs. */
    int exitCode() throws InterruptedException, ExecutionException {
        Object code = ((Future<?>) end.getService()).get();
        return ((Number) code).intValue();
    }

    private static ServiceTracker<Object, Object> tracker(BundleContext context, Class<?> type) {
        try {
            Filter filter = FrameworkUtil.createFilter(
                    "(&(objectClass=" + type.getName() + ")(procman.lifecycle=manager))");
            return new ServiceTracker<>(context, filter, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
