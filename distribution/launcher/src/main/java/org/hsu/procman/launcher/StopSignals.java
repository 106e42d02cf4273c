package org.hsu.procman.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns signals into wishes. Handlers, not a shutdown hook: a hook cannot keep the JVM from ending, and an ordered
 * stop takes as long as the processes need. A hang-up is the wish to read the configuration again, as daemons
 * take it.
 */
final class StopSignals {

    static final String SHUTDOWN = "shutdown";
    static final String FORCE = "force";
    static final String RELOAD = "reload";

    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private static final int KILLED_BY_SIGINT = 130;

    private Predicate<String> manager = wish -> false;
    private String pending;
    private boolean reloadPending;
    private boolean interrupted;

    /** From now on a signal no longer ends the JVM. */
    static StopSignals install() {
        StopSignals signals = new StopSignals();
        handle("TERM", signals::terminate);
        handle("INT", signals::interrupt);
        handle("HUP", signals::hangUp);
        return signals;
    }

    /** Hands over what came before the manager was there. */
    synchronized void deliverTo(Predicate<String> receiver) {
        manager = receiver;
        if (pending != null) {
            wish(pending);
        }
        if (reloadPending) {
            reloadPending = !manager.test(RELOAD);
        }
    }

    /** True when the operator has had enough before the manager started. */
    synchronized boolean stopWished() {
        return pending != null;
    }

    private synchronized void terminate() {
        LOG.info("SIGTERM: stopping");
        wish(SHUTDOWN);
    }

    private synchronized void hangUp() {
        LOG.info("SIGHUP: reading the configuration again");
        reloadPending = !manager.test(RELOAD);
    }

    private synchronized void interrupt() {
        LOG.info(interrupted ? "SIGINT again: stopping without grace" : "SIGINT: stopping");
        wish(interrupted ? FORCE : SHUTDOWN);
        if (interrupted && pending != null) {
            // No manager yet, so there is nothing to stop but ourselves.
            Runtime.getRuntime().halt(KILLED_BY_SIGINT);
        }
        interrupted = true;
    }

    private void wish(String wish) {
        pending = manager.test(wish) ? null : wish;
    }

    /** By reflection, because javac warns of {@code sun.misc.Signal} (module jdk.unsupported) whatever it is told. */
    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object proxy = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        action.run();
                        return null;
                    });
            handle.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException notOnThisSystem) {
            LOG.debug("no handler for SIG{}: {}", name, Failures.oneLine(notOnThisSystem));
        }
    }
}
