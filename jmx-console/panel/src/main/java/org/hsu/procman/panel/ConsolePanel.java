package org.hsu.procman.panel;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.management.MBeanServerConnection;
import javax.swing.AbstractAction;
import javax.swing.Action;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.JTabbedPane;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import org.hsu.procman.panel.chart.ChartsTab;
import org.hsu.procman.panel.link.HostedLink;
import org.hsu.procman.panel.link.ManagerAddress;
import org.hsu.procman.panel.link.ManagerLink;
import org.hsu.procman.panel.model.EventFeed;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.model.History;
import org.hsu.procman.panel.poll.ManagerReader;
import org.hsu.procman.panel.poll.Permissions;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.tab.DescribeTab;
import org.hsu.procman.panel.tab.EventsTab;
import org.hsu.procman.panel.tab.LogTab;
import org.hsu.procman.panel.tab.PlanTab;
import org.hsu.procman.panel.tab.PluginsTab;
import org.hsu.procman.panel.tab.ProcessTab;
import org.hsu.procman.panel.tab.Tab;
import org.hsu.procman.panel.table.Actions;
import org.hsu.procman.panel.table.ProcessTable;
import org.hsu.procman.panel.ui.Palette;
import org.hsu.procman.panel.ui.Plain;

/**
 * The whole panel. Made and used on the event thread; talks to the manager on threads of its own, from {@link #start}
 * to {@link #close}.
 */
public final class ConsolePanel extends JPanel implements AutoCloseable {

    private static final long serialVersionUID = 1L;
    private static final long INTERVAL_MILLIS = 2_000;
    /** An hour of polls. */
    private static final int HISTORY = 1_800;
    private static final int EVENTS = 5_000;

    private final transient EventFeed events = new EventFeed(EVENTS);
    private final transient History history = new History(HISTORY);
    private final transient Poller poller;
    private final Header header = new Header(this::filterBy);
    private final JTextField filter = new JTextField(16);
    private final ProcessTable table = new ProcessTable(ids -> selected());
    private final transient Actions actions = new Actions(this, table::selectedRows, this::act);
    private final JPanel buttons = new JPanel(new FlowLayout(FlowLayout.LEADING, 4, 0));
    private final JPopupMenu menu = new JPopupMenu();
    private final JLabel readOnly = Plain.label("read only");
    private final JTabbedPane tabbed = new JTabbedPane();
    private final JLabel outcome = Plain.label(" ");
    private final transient List<Tab> tabs = new ArrayList<>();
    private final transient PlanTab plan;
    private boolean selectedOnce;
    private long lostSince;

    /**
     * The panel as a tab of another console.
     *
     * @param connection gives that console's connection, null while it has none; never asked on the event thread
     */
    public static ConsolePanel within(Supplier<MBeanServerConnection> connection) {
        return new ConsolePanel(new HostedLink(connection, ManagerReader::mayDoAll, ManagerAddress.ofThisConsole()));
    }

    /** @param link is closed with the panel */
    public ConsolePanel(ManagerLink link) {
        super(new BorderLayout(0, 2));
        poller = new Poller(link, events, history, INTERVAL_MILLIS, new Listener());
        plan = new PlanTab(poller);
        tabs.addAll(List.of(new ProcessTab(), new ChartsTab(history), new LogTab(this::read), new EventsTab(events),
                new DescribeTab(), new PluginsTab(), plan));
        for (Tab tab : tabs) {
            int index = tabbed.getTabCount();
            tabbed.addTab(tab.title(), tab.component());
            tabbed.setMnemonicAt(index, KeyEvent.VK_1 + index);
            tabbed.setToolTipTextAt(index, tab.tip() + " (Alt+" + (index + 1) + ")");
        }
        tabbed.addChangeListener(event -> read());
        JScrollPane rows = new JScrollPane(table);
        rows.setMinimumSize(new Dimension(200, 80));
        tabbed.setMinimumSize(new Dimension(200, 120));
        JSplitPane split = new JSplitPane(JSplitPane.VERTICAL_SPLIT, rows, tabbed);
        split.setResizeWeight(0.45);
        split.setBorder(null);
        JPanel top = new JPanel(new BorderLayout());
        top.add(header, BorderLayout.PAGE_START);
        top.add(bar(), BorderLayout.CENTER);
        add(top, BorderLayout.PAGE_START);
        add(split, BorderLayout.CENTER);
        outcome.setBorder(BorderFactory.createEmptyBorder(1, 6, 2, 6));
        add(outcome, BorderLayout.PAGE_END);
        setPreferredSize(new Dimension(1180, 620));
        keys();
    }

    private JComponent bar() {
        JPanel bar = new JPanel(new FlowLayout(FlowLayout.LEADING, 4, 2));
        JLabel label = new JLabel("Filter:");
        label.setDisplayedMnemonic(KeyEvent.VK_F);
        label.setLabelFor(filter);
        filter.setToolTipText("Words that a row must contain: parts of an id, a type, a state, a detail (Ctrl+F)");
        filter.getDocument().addDocumentListener(new DocumentListener() {
            @Override
            public void insertUpdate(DocumentEvent event) {
                table.filter(filter.getText());
            }

            @Override
            public void removeUpdate(DocumentEvent event) {
                table.filter(filter.getText());
            }

            @Override
            public void changedUpdate(DocumentEvent event) {
                // Attributes of text, which a text field has none of.
            }
        });
        bar.add(label);
        bar.add(filter);
        for (Action action : actions.all()) {
            buttons.add(Plain.plain(new JButton(action)));
            menu.add(action);
        }
        // What the user may do is known with the first answer.
        buttons.setVisible(false);
        readOnly.setVisible(false);
        bar.add(buttons);
        bar.add(readOnly);
        return bar;
    }

    /** What the user may never do is not shown; what makes no sense at the moment is, but off. */
    private void permit(Permissions permissions) {
        boolean operates = permissions.operating() == null;
        buttons.setVisible(operates);
        table.setComponentPopupMenu(operates ? menu : null);
        readOnly.setVisible(!operates);
        readOnly.setToolTipText(operates ? null : Plain.tip(permissions.operating()));
        actions.permit(permissions, true);
        plan.permit(permissions);
    }

    private void keys() {
        key(KeyStroke.getKeyStroke(KeyEvent.VK_F, InputEvent.CTRL_DOWN_MASK), "filter", filter::requestFocusInWindow);
        key(KeyStroke.getKeyStroke(KeyEvent.VK_F5, 0), "refresh", poller::refresh);
        filter.getInputMap().put(KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), "clear");
        filter.getActionMap().put("clear", action(() -> filter.setText("")));
    }

    private void key(KeyStroke stroke, String name, Runnable run) {
        getInputMap(WHEN_ANCESTOR_OF_FOCUSED_COMPONENT).put(stroke, name);
        getActionMap().put(name, action(run));
    }

    private static Action action(Runnable run) {
        return new AbstractAction() {
            private static final long serialVersionUID = 1L;

            @Override
            public void actionPerformed(java.awt.event.ActionEvent event) {
                run.run();
            }
        };
    }

    /** Once; the first poll follows at once. */
    public void start() {
        read();
        poller.start();
    }

    /** A second click on the same state shows all again. */
    private void filterBy(String state) {
        filter.setText(filter.getText().equals(state) ? "" : state);
    }

    private List<String> ids() {
        return table.selectedRows().stream().map(row -> row.id()).toList();
    }

    private void selected() {
        actions.update();
        read();
    }

    /** What the tab on top needs is read from now on. */
    private void read() {
        Tab tab = tabs.get(tabbed.getSelectedIndex());
        List<String> ids = ids();
        tab.shown(ids);
        poller.show(tab.reading(ids));
    }

    private void act(org.hsu.procman.panel.poll.Action action, List<String> ids) {
        say(action.operation() + " " + String.join(", ", ids) + "\u2026", false);
        poller.act(action, ids,
                told -> SwingUtilities.invokeLater(() -> say(told, false)),
                failure -> SwingUtilities.invokeLater(() -> say(failure.getMessage(), true)));
    }

    private void say(String text, boolean bad) {
        outcome.setForeground(bad ? Palette.state("FAILED") : Palette.text());
        outcome.setText(text);
        outcome.setToolTipText(Plain.tip(text));
    }

    @Override
    public void close() {
        poller.close();
    }

    /** Hands over from the poll thread to the event thread. */
    private final class Listener implements Poller.Listener {

        @Override
        public void polled(ManagerReader.Overview overview, Permissions permissions, long tookMillis) {
            SwingUtilities.invokeLater(() -> {
                lostSince = 0;
                header.show(overview.manager(), overview.rows(), tookMillis);
                table.setEnabled(true);
                table.show(overview.rows());
                if (!selectedOnce && table.getRowCount() > 0) {
                    selectedOnce = true;
                    table.setRowSelectionInterval(0, 0);
                }
                permit(permissions);
                tabs.get(tabbed.getSelectedIndex()).polled();
            });
        }

        @Override
        public void lost(String why) {
            SwingUtilities.invokeLater(() -> {
                if (lostSince == 0) {
                    lostSince = System.currentTimeMillis();
                }
                header.showLost(why, " since " + Figures.clock(lostSince, ZoneId.systemDefault()));
                table.setEnabled(false);
                actions.disconnected();
            });
        }
    }
}
