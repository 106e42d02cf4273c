package org.hsu.procman.launcher;

import com.sun.jna.Function;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Keeps the manager's side of the contract: {@code shutdown} ends with 0 unless {@code FAKE_SLOW} is set,
 * {@code force} always ends, with 3, {@code reload} is only told. {@code FAKE_FAILURE} makes the start fail.
 */
public final class FakeManager implements BundleActivator {

    @Override
    public void start(BundleContext context) throws Exception {
        if (System.getenv("FAKE_FAILURE") != null) {
            throw new IllegalStateException("no luck today");
        }
        CompletableFuture<Integer> end = new CompletableFuture<>();
        boolean slow = System.getenv("FAKE_SLOW") != null;
        Consumer<String> requests = wish -> {
            System.out.println("wish " + wish);
            if (wish.equals("force")) {
                end.complete(3);
            } else if (!slow && wish.equals("shutdown")) {
                end.complete(0);
            }
        };
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("procman.lifecycle", "manager");
        context.registerService(Consumer.class, requests, properties);
        context.registerService(Future.class, end, properties);

        LoggerFactory.getLogger(FakeManager.class).debug("loud as the configuration says");
        describeItself(context);
        int pid = Function.getFunction("c", "getpid").invokeInt(new Object[0]);
        MDC.put("process", "web");
        LoggerFactory.getLogger(FakeManager.class).info("pid {} by a system call", pid);
        MDC.remove("process");
        Path state = Path.of(System.getProperty("procman.state.dir"));
        Files.writeString(state.resolve("manager.json"), "{\"pid\": " + pid + ", \"state\": \"running\"}");
        System.out.println("ready");
    }

    @SuppressWarnings("unchecked")
    private static void describeItself(BundleContext context) throws InvalidSyntaxException {
        ServiceReference<?> bundles =
                context.getServiceReferences(LongFunction.class.getName(), "(procman.bundles=true)")[0];
        long self = context.getBundle().getBundleId();
        String[] known = ((LongFunction<String[]>) context.getService(bundles)).apply(self);
        ServiceReference<?> level =
                context.getServiceReferences(Consumer.class.getName(), "(procman.logging=level)")[0];
        ((Consumer<String>) context.getService(level)).accept("info");
        LoggerFactory.getLogger(FakeManager.class).debug("quiet after the level was set");
        LoggerFactory.getLogger(FakeManager.class).info("is {}", String.join(" ", known));
    }

    @Override
    public void stop(BundleContext context) {
        System.out.println("bundle stopped");
    }
}
