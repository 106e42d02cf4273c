package org.hsu.procman.visualvm;

import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.graalvm.visualvm.application.Application;
import org.graalvm.visualvm.core.ui.DataSourceView;
import org.graalvm.visualvm.core.ui.DataSourceViewProvider;
import org.graalvm.visualvm.tools.jmx.JmxModel;
import org.graalvm.visualvm.tools.jmx.JmxModelFactory;

/** Offers the tab for each JVM that is a process manager, and for no other. */
final class ProcessesViewProvider extends DataSourceViewProvider<Application> {

    private final Set<Application> shown = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** Whether it was given the tab once. */
    boolean hasTab(Application application) {
        return shown.contains(application);
    }

    @Override
    protected boolean supportsViewFor(Application application) {
        MBeanServerConnection connection = connection(application);
        try {
            return connection != null
                    && connection.isRegistered(new ObjectName("org.hsu.procman:type=ProcessManager"));
        } catch (IOException | MalformedObjectNameException | SecurityException e) {
            return false;
        }
    }

    /** Null while there is none. */
    static MBeanServerConnection connection(Application application) {
        JmxModel jmx = JmxModelFactory.getJmxModelFor(application);
        return jmx != null && jmx.getConnectionState() == JmxModel.ConnectionState.CONNECTED
                ? jmx.getMBeanServerConnection()
                : null;
    }

    @Override
    protected DataSourceView createView(Application application) {
        shown.add(application);
        return new ProcessesView(application);
    }
}
