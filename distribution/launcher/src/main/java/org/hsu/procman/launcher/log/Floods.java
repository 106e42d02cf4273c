package org.hsu.procman.launcher.log;

import java.util.function.BiConsumer;
import org.osgi.framework.BundleReference;

/**
 * Who logs without end. The name of a logger is anybody's choice, so it is the bundle whose code calls it that is
 * meant: the nearest one on the stack of the thread that logs. Thread-safe.
 */
public final class Floods {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static volatile BiConsumer<Long, String> listener;

    private Floods() {}

    /**
     * Has somebody told, at the first line of a logger that is left out and every ten seconds while it goes on.
     *
     * @param told gets the id of the bundle and what it does, on the thread that logs, within the call: it must not
     *             wait, and what it logs itself is lost. Null for nobody
     */
    public static void tell(BiConsumer<Long, String> told) {
        listener = told;
    }

    /** Only from the thread that logs. */
    static void report(String logger, String what) {
        BiConsumer<Long, String> told = listener;
        if (told != null) {
            long bundle = caller();
            if (bundle >= 0) {
                told.accept(bundle, "its logger " + logger + " " + what);
            }
        }
    }

    /** Negative where no bundle is on the stack. */
    private static long caller() {
        return STACK.walk(frames -> frames
                .map(frame -> frame.getDeclaringClass().getClassLoader())
                .filter(BundleReference.class::isInstance)
                .map(loader -> ((BundleReference) loader).getBundle().getBundleId())
                .findFirst()
                .orElse(-1L));
    }
}
