package org.hsu.procman.manager.jmx;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.PluginView;
import org.hsu.procman.manager.management.ProcessView;
import org.hsu.procman.manager.management.QueueView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MBeans of one manager, registered as long as this is open. They hold no reference to plugins, and reading
 * them takes no lock of supervision. Thread-safe.
 */
public final class MBeans implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MBeans.class);
    private static final int MOST_WAITING_EVENTS = 10_000;
    private static final String PROCESS_EVENTS = "procman.process.";

    private final MBeanServer server;
    private final Management management;
    private final OpenBean<Management> manager;
    private final OpenBean<List<PluginView>> plugins;
    private final OpenBean<List<QueueView>> jobs;
    private final OpenBeanType<ProcessView> processType;
    private final Map<String, ProcessEntry> processes = new LinkedHashMap<>();
    private final Set<ObjectName> registered = new HashSet<>();
    private final Deliveries deliveries = new Deliveries(MOST_WAITING_EVENTS);
    private AutoCloseable subscription = () -> {};
    private boolean closed;

    private MBeans(MBeanServer server, Management management) {
        this.server = server;
        this.management = management;
        this.manager = ManagerBean.of(management).bean("");
        this.plugins = PluginsBean.of(management).bean("");
        this.jobs = JobsBean.of(management).bean("");
        this.processType = ProcessBean.of(management);
    }

    /**
     * Registers the beans of the manager, of the plugins and of every process there is now.
     *
     * @throws IllegalStateException a bean of such a name is registered already, by another manager in this VM
     */
    public static MBeans open(MBeanServer server, Management management) {
        MBeans beans = new MBeans(server, management);
        try {
            beans.register();
        } catch (RuntimeException failure) {
            beans.close();
            throw failure;
        }
        return beans;
    }

    private synchronized void register() {
        register(manager, Names.MANAGER);
        register(plugins, Names.PLUGINS);
        register(jobs, Names.JOBS);
        processesChanged(management.processes().stream().map(ProcessView::id).toList());
        subscription = management.subscribe(event -> deliveries.add(() -> deliver(event)));
    }

    /** Makes the process beans those of the given ids: new ones come, others go, the rest stays as it is. */
    public synchronized void processesChanged(Collection<String> ids) {
        if (closed) {
            return;
        }
        Set<String> wished = Set.copyOf(ids);
        for (String id : List.copyOf(processes.keySet())) {
            if (!wished.contains(id)) {
                unregister(processes.remove(id).name());
            }
        }
        for (String id : ids) {
            if (!processes.containsKey(id)) {
                ProcessEntry entry = new ProcessEntry(management, id, processType.bean(id));
                register(entry.bean(), entry.name());
                processes.put(id, entry);
            }
        }
    }

    private void deliver(Event event) {
        Notification notification = new Notification(
                event.type(), Names.MANAGER, event.sequence(), event.epochMillis(), event.message());
        notification.setUserData(UserData.of(event));
        manager.send(notification);
        ProcessEntry entry = entry(event.id());
        if (entry != null && event.type().startsWith(PROCESS_EVENTS)) {
            entry.tell(event);
        }
    }

    private synchronized ProcessEntry entry(String id) {
        return processes.get(id);
    }

    private void register(OpenBean<?> bean, ObjectName name) {
        try {
            server.registerMBean(bean, name);
            registered.add(name);
        } catch (JMException refused) {
            throw new IllegalStateException(name + " cannot be registered: " + refused, refused);
        }
    }

    /** Only what was registered here: the names may belong to another manager in this VM. */
    private void unregister(ObjectName name) {
        if (!registered.remove(name)) {
            return;
        }
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            LOG.debug("{} was not registered any more", name);
        } catch (JMException failure) {
            LOG.warn("{} cannot be unregistered: {}", name, failure.toString());
        }
    }

    /** Delivers the notifications that wait, then takes all beans away. */
    @Override
    public void close() {
        try {
            subscription.close();
        } catch (Exception failure) {
            LOG.warn("the event subscription could not be closed: {}", failure.toString());
        }
        deliveries.close();
        unregisterAll();
    }

    private synchronized void unregisterAll() {
        processesChanged(List.of());
        closed = true;
        unregister(Names.JOBS);
        unregister(Names.PLUGINS);
        unregister(Names.MANAGER);
    }
}
