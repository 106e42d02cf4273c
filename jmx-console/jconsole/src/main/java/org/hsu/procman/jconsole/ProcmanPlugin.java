package org.hsu.procman.jconsole;

import com.sun.tools.jconsole.JConsoleContext;
import com.sun.tools.jconsole.JConsolePlugin;
import java.awt.Dimension;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.HierarchyEvent;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.swing.JPanel;
import javax.swing.JTabbedPane;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;
import org.hsu.procman.panel.ConsolePanel;

/**
 * Found by JConsole through {@code META-INF/services}. The panel polls by itself: JConsole's own rounds wait for
 * the slowest of its tabs.
 */
public final class ProcmanPlugin extends JConsolePlugin {

    /** Set by {@code procman console}: this tab comes on top. */
    private static final boolean ON_TOP = Boolean.getBoolean("procman.console.on.top");

    private static final Dimension SIZE = new Dimension(1280, 760);

    private ConsolePanel panel;

    @Override
    public Map<String, JPanel> getTabs() {
        if (panel == null) {
            panel = ConsolePanel.within(this::connection);
            panel.addHierarchyListener(event -> {
                boolean joins = (event.getChangeFlags() & HierarchyEvent.PARENT_CHANGED) != 0;
                if (joins && ON_TOP && panel.getParent() instanceof JTabbedPane tabs) {
                    SwingUtilities.invokeLater(() -> bringOnTop(tabs));
                }
            });
            panel.start();
        }
        return Map.of("Processes", panel);
    }

    /** JConsole's window begins narrower than a table of processes is. */
    private void bringOnTop(JTabbedPane tabs) {
        tabs.setSelectedComponent(panel);
        Window window = SwingUtilities.getWindowAncestor(panel);
        if (window != null) {
            Rectangle screen = window.getGraphicsConfiguration().getBounds();
            int width = Math.min(screen.width, Math.max(window.getWidth(), SIZE.width));
            int height = Math.min(screen.height, Math.max(window.getHeight(), SIZE.height));
            window.setBounds(screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2,
                    width, height);
        }
    }

    private MBeanServerConnection connection() {
        JConsoleContext context = getContext();
        return context.getConnectionState() == JConsoleContext.ConnectionState.CONNECTED
                ? context.getMBeanServerConnection()
                : null;
    }

    @Override
    public SwingWorker<?, ?> newSwingWorker() {
        return null;
    }

    @Override
    public void dispose() {
        if (panel != null) {
            panel.close();
        }
    }
}
