package org.hsu.procman.panel.tab;

import java.awt.BorderLayout;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JSplitPane;
import javax.swing.SwingUtilities;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.model.Items;
import org.hsu.procman.panel.poll.ManagerReader;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.ui.RowsTable;

/** Health checks, limits and the last changes of state of the first selected process. */
public final class ProcessTab implements Tab {

    private final ZoneId zone = ZoneId.systemDefault();
    private final RowsTable checks = new RowsTable("Health checks",
            List.of("Check", "Type", "Kind", "Status", "Latency", "Failures", "Next", "Message"),
            80, 50, 74, 76, 66, 66, 72, 120);
    private final RowsTable limits = new RowsTable("Limits",
            List.of("Limit", "Value", "Enforced by", "Remark"), 140, 80, 90, 120);
    private final RowsTable history = new RowsTable("History",
            List.of("Time", "From", "To", "Reason", "Detail"), 104, 88, 88, 90, 150);
    private final JPanel panel = new JPanel(new BorderLayout());

    public ProcessTab() {
        JSplitPane left = new JSplitPane(JSplitPane.VERTICAL_SPLIT,
                titled("Health checks", checks), titled("Limits", limits));
        left.setResizeWeight(0.5);
        left.setBorder(null);
        JSplitPane all = new JSplitPane(JSplitPane.HORIZONTAL_SPLIT, left, titled("History", history));
        all.setResizeWeight(0.55);
        all.setBorder(null);
        panel.add(all);
    }

    private static JComponent titled(String title, RowsTable table) {
        JScrollPane pane = new JScrollPane(table);
        pane.setBorder(BorderFactory.createTitledBorder(BorderFactory.createEmptyBorder(), title));
        return pane;
    }

    @Override
    public String title() {
        return "Process";
    }

    @Override
    public String tip() {
        return "Health checks, limits and history of the selected process";
    }

    @Override
    public JComponent component() {
        return panel;
    }

    @Override
    public Poller.Reading reading(List<String> selected) {
        if (selected.isEmpty()) {
            return reader -> SwingUtilities.invokeLater(() -> show(List.of(), List.of(), List.of()));
        }
        return reader -> {
            ManagerReader.Tables tables = reader.tables(selected.get(0));
            List<List<String>> checkRows = tables.checks().stream().map(this::check).toList();
            List<List<String>> limitRows = tables.limits().stream().map(ProcessTab::limit).toList();
            List<List<String>> steps = new ArrayList<>(tables.history().stream()
                    .sorted((one, other) -> Long.compare(other.count("number"), one.count("number")))
                    .map(this::step)
                    .toList());
            SwingUtilities.invokeLater(() -> show(checkRows, limitRows, steps));
        };
    }

    private void show(List<List<String>> checkRows, List<List<String>> limitRows, List<List<String>> steps) {
        checks.show(checkRows);
        limits.show(limitRows);
        history.show(steps);
    }

    private List<String> check(Items row) {
        Long latency = row.number("latencyMillis");
        return List.of(row.text("name"), row.text("type"), row.text("kind"), row.text("status"),
                latency == null ? Figures.UNKNOWN : latency + " ms", row.text("consecutiveFailures"),
                Figures.clock(row.number("nextCheckMillis"), zone), row.text("message"));
    }

    private static List<String> limit(Items row) {
        return List.of(row.text("kind"), row.text("value"), row.text("enforcedBy"), row.text("detail"));
    }

    private List<String> step(Items row) {
        return List.of(Figures.preciseClock(row.count("timeMillis"), zone), row.text("from"), row.text("to"),
                row.text("reason"), row.text("detail"));
    }
}
