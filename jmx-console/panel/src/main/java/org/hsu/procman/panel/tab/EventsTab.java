package org.hsu.procman.panel.tab;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.event.KeyEvent;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import org.hsu.procman.panel.model.EventFeed;
import org.hsu.procman.panel.model.EventRow;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.ui.RowsTable;

/** The event stream, newest first. */
public final class EventsTab implements Tab {

    private static final int MOST_ROWS = 1_000;

    private final ZoneId zone = ZoneId.systemDefault();
    private final EventFeed feed;
    private final RowsTable table = new RowsTable("Events",
            List.of("Time", "Event", "Of", "What"), 150, 120, 130, 600);
    private final JCheckBox selectedOnly = new JCheckBox("Only of the selected processes");
    private final JPanel panel = new JPanel(new BorderLayout());
    private Set<String> ids = Set.of();
    private long shownVersion = -1;

    public EventsTab(EventFeed feed) {
        this.feed = feed;
        selectedOnly.setMnemonic(KeyEvent.VK_Y);
        selectedOnly.addActionListener(event -> showAnew());
        JPanel bar = new JPanel(new FlowLayout(FlowLayout.LEADING, 6, 2));
        bar.add(selectedOnly);
        panel.add(bar, BorderLayout.PAGE_START);
        panel.add(new JScrollPane(table));
    }

    @Override
    public String title() {
        return "Events";
    }

    @Override
    public String tip() {
        return "What has happened, newest first";
    }

    @Override
    public JComponent component() {
        return panel;
    }

    @Override
    public Poller.Reading reading(List<String> selected) {
        return reader -> {};
    }

    @Override
    public void shown(List<String> selected) {
        ids = Set.copyOf(selected);
        showAnew();
    }

    private void showAnew() {
        shownVersion = -1;
        polled();
    }

    @Override
    public void polled() {
        long version = feed.version();
        if (version == shownVersion) {
            return;
        }
        shownVersion = version;
        List<EventRow> all = feed.all();
        List<List<String>> rows = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && rows.size() < MOST_ROWS; i--) {
            EventRow event = all.get(i);
            if (!selectedOnly.isSelected() || ids.contains(event.id()) || event.type().equals(EventRow.REMARK)) {
                rows.add(List.of(Figures.dateAndClock(event.epochMillis(), zone), event.type(), event.id(),
                        event.message()));
            }
        }
        table.show(rows);
    }
}
