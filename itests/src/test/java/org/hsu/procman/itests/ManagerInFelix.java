package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.jna.Native;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.LoggerFactory;

/**
 * The bundles of the distribution in Pax Exam's native container, which is a Felix in this JVM: bundles can be
 * started and stopped by hand, and the manager's beans are those of the platform MBean server. What the
 * launcher would do (system properties, packages of the class path, its services) is done here.
 */
final class ManagerInFelix implements AutoCloseable {
    static final String MANAGER = "org.hsu.procman:type=ProcessManager";
    static final String PLUGINS = "org.hsu.procman:type=Plugins";

    /** Pax Exam starts what has no level of its own on 3 and ends on 5. */
    private static final int LIBRARIES = 2;
    private static final int OURS = 3;
    private static final int MANAGER_LAST = 4;

    private final Path folder;
    private final NativeTestContainer container;
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Set<Long> pids = ConcurrentHashMap.newKeySet();

    private ManagerInFelix(Path folder, NativeTestContainer container) {
        this.folder = folder;
        this.container = container;
    }

    /** Starts everything and waits until the manager says that it is running. */
    static ManagerInFelix start(Path folder, String yaml) throws IOException {
        Files.writeString(folder.resolve("procman.yaml"), yaml);
        for (String directory : List.of("state", "logs", "jna", "home")) {
            Files.createDirectories(folder.resolve(directory));
        }
        String realHome = System.getProperty("user.home");
        // Pax Exam makes a folder .pax in the user's home for settings that it does not find there.
        System.setProperty("user.home", folder.resolve("home").toString());
        try {
            NativeTestContainer container = (NativeTestContainer)
                    PaxExamRuntime.createContainer(PaxExamRuntime.createServerSystem(options(folder)));
            ManagerInFelix manager = new ManagerInFelix(folder, container);
            manager.begin();
            return manager;
        } finally {
            System.setProperty("user.home", realHome);
        }
    }

    private void begin() {
        try {
            container.start();
            registerLauncherServices();
            Procman.await("the manager is running", 30, () -> "running".equals(read(MANAGER, "State")));
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private static Option[] options(Path folder) throws IOException {
        List<Option> options = new ArrayList<>(List.of(
                CoreOptions.workingDirectory(folder.resolve("felix").toString()),
                CoreOptions.cleanCaches(true),
                CoreOptions.frameworkProperty("org.osgi.framework.bsnversion").value("multiple"),
                CoreOptions.systemTimeout(TimeUnit.SECONDS.toMillis(20)),
                property("procman.home", Procman.HOME),
                property("procman.version", "0-test"),
                property("procman.config", folder.resolve("procman.yaml")),
                property("procman.config.shown", folder.resolve("procman.yaml")),
                property("procman.state.dir", folder.resolve("state")),
                property("procman.log.dir", folder.resolve("logs")),
                property("procman.plugins.dir", folder.resolve("plugins")),
                property("jna.tmpdir", folder.resolve("jna")),
                property("jna.nosys", true)));
        String slf4j = LoggerFactory.class.getPackage().getImplementationVersion();
        for (String name : List.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")) {
            options.add(CoreOptions.systemPackage(name + ";version=" + slf4j));
        }
        for (String name : List.of("com.sun.jna", "com.sun.jna.internal", "com.sun.jna.ptr", "com.sun.jna.win32")) {
            options.add(CoreOptions.systemPackage(name + ";version=" + Native.VERSION));
        }
        try (Stream<Path> jars = Files.list(Procman.HOME.resolve("bundles"))) {
            jars.forEach(jar -> options.add(
                    CoreOptions.bundle(jar.toUri().toString()).startLevel(level(jar.getFileName().toString()))));
        }
        return options.toArray(Option[]::new);
    }

    private static Option property(String name, Object value) {
        return CoreOptions.systemProperty(name).value(value.toString());
    }

    private static int level(String jar) {
        if (!jar.startsWith("org.hsu.procman.")) {
            return LIBRARIES;
        }
        return jar.equals("org.hsu.procman.manager.jar") ? MANAGER_LAST : OURS;
    }

    private void registerLauncherServices() {
        LongFunction<String[]> bundles = id -> {
            Bundle bundle = context().getBundle(id);
            return bundle == null
                    ? null
                    : new String[] {bundle.getSymbolicName(), bundle.getVersion().toString(), bundle.getLocation()};
        };
        Dictionary<String, Object> property = new Hashtable<>();
        property.put("procman.bundles", "true");
        context().registerService(LongFunction.class, bundles, property);
    }

    BundleContext context() {
        return container.getSystemBundle().getBundleContext();
    }

    /** Installs and starts a bundle, as the plugins folder would. */
    Bundle install(Path jar) throws BundleException {
        Bundle bundle = context().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    /** Lets go of an uninstalled bundle's classes, as the plugins folder would. */
    void refresh(Bundle bundle) {
        container.getSystemBundle().adapt(FrameworkWiring.class).refreshBundles(List.of(bundle));
    }

    /** An attribute of a bean; null while there is no such bean. */
    Object read(String bean, String attribute) {
        try {
            return beans.getAttribute(new ObjectName(bean), attribute);
        } catch (InstanceNotFoundException e) {
            return null;
        } catch (JMException e) {
            throw new AssertionError(bean + " " + attribute, e);
        }
    }

    /** An attribute of a process. */
    Object process(String id, String attribute) {
        return read("org.hsu.procman:type=Process,name=" + id, attribute);
    }

    /** The pid of a running process, which is expected to be gone after {@link #end}. */
    long pid(String id) {
        long pid = (Long) process(id, "Pid");
        pids.add(pid);
        return pid;
    }

    /** An item of the only health check of a process, empty while there is none. */
    String check(String id, String item) {
        TabularData checks = (TabularData) process(id, "HealthChecks");
        return checks.values().stream()
                .map(row -> (String) ((CompositeData) row).get(item))
                .findFirst()
                .orElse("");
    }

    /** The rows of a provided type as {@code state bundle problem}, in the order of their bundles. */
    List<String> providers(String kind, String name) {
        TabularData types = (TabularData) read(PLUGINS, "Types");
        return types.values().stream()
                .map(CompositeData.class::cast)
                .filter(row -> row.get("kind").equals(kind) && row.get("name").equals(name))
                .map(row -> (row.get("state") + " " + row.get("bundle") + " " + row.get("problem")).strip())
                .sorted()
                .toList();
    }

    /** Waits for {@code STATE reason} of a process. */
    void awaitState(String id, String wanted) {
        String[] seen = {""};
        try {
            Procman.await(id + " is " + wanted, 30, () -> {
                seen[0] = process(id, "State") + " " + process(id, "StateReason");
                return seen[0].startsWith(wanted);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it is " + seen[0] + ": " + process(id, "StateDetail"), e);
        }
    }

    /** Waits for an item of the only health check of a process. */
    void awaitCheck(String id, String item, String wanted) {
        String[] seen = {""};
        try {
            Procman.await(id + " has the check's " + item + " " + wanted, 30, () -> {
                seen[0] = check(id, item);
                return seen[0].equals(wanted);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it is " + seen[0] + ": " + check(id, "message"), e);
        }
    }

    /** Which component instance the manager is: another one would be another service. */
    long managerService() {
        return (Long) managerReference(Future.class).getProperty("service.id");
    }

    private <T> ServiceReference<T> managerReference(Class<T> type) {
        try {
            return context().getServiceReferences(type, "(procman.lifecycle=manager)").iterator().next();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An ordered stop as the launcher asks for it; nothing may be left. */
    @SuppressWarnings("unchecked")
    void end() throws Exception {
        Future<Integer> end = context().getService(managerReference(Future.class));
        context().getService(managerReference(Consumer.class)).accept("shutdown");
        assertEquals(0, end.get(30, TimeUnit.SECONDS));
        assertEquals(List.of(), pids.stream().filter(pid -> ProcessHandle.of(pid).isPresent()).toList());
        assertEquals(Set.of(), beans.queryNames(new ObjectName("org.hsu.procman:*"), null));
        assertFalse(Files.exists(folder.resolve("state/manager.json")));
    }

    /** However the test went, no process of it survives. */
    @Override
    public void close() {
        container.stop();
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
}
