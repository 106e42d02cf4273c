package org.hsu.procman.panel.chart;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.GridLayout;
import java.awt.event.KeyEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.swing.BorderFactory;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.hsu.procman.panel.model.History;
import org.hsu.procman.panel.model.History.Quantity;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.tab.Tab;
import org.hsu.procman.panel.ui.Palette;
import org.hsu.procman.panel.ui.Plain;

/** CPU, memory, restarts and check latency over time, of what is selected or of all together. */
public final class ChartsTab implements Tab {

    private static final int MOST_LINES = 8;
    private static final long SHORTEST_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final String SELECTED = "Selected processes";
    private static final String TOTAL = "All processes together";

    /** How far back. */
    private enum Span {
        MINUTES_5("5 minutes", 5),
        MINUTES_15("15 minutes", 15),
        HOUR("1 hour", 60);

        private final String text;
        private final long millis;

        Span(String text, long minutes) {
            this.text = text;
            this.millis = TimeUnit.MINUTES.toMillis(minutes);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final History history;
    private final Map<Quantity, Chart> charts = new EnumMap<>(Quantity.class);
    private final JComboBox<String> scope = new JComboBox<>(new String[] {SELECTED, TOTAL});
    private final JComboBox<Span> span = new JComboBox<>(Span.values());
    private final JPanel legend = new JPanel(new FlowLayout(FlowLayout.LEADING, 10, 0));
    private final JPanel panel = new JPanel(new BorderLayout(0, 2));
    private List<String> ids = List.of();
    private List<String> inLegend = List.of();

    public ChartsTab(History history) {
        this.history = history;
        charts.put(Quantity.CPU, new Chart("CPU, % of one core", 1));
        charts.put(Quantity.MEMORY, new Chart("Memory, MiB", 1 / 1048576.0));
        charts.put(Quantity.RESTARTS, new Chart("Restarts", 1));
        charts.put(Quantity.CHECK_LATENCY, new Chart("Slowest check, ms", 1));
        JPanel grid = new JPanel(new GridLayout(1, 0, 4, 4));
        charts.values().forEach(grid::add);
        JPanel bar = new JPanel(new FlowLayout(FlowLayout.LEADING, 6, 2));
        bar.add(labelled("Of:", KeyEvent.VK_O, scope));
        bar.add(scope);
        bar.add(labelled("Over:", KeyEvent.VK_V, span));
        bar.add(span);
        bar.add(legend);
        panel.add(bar, BorderLayout.PAGE_START);
        panel.add(grid, BorderLayout.CENTER);
        panel.setBorder(BorderFactory.createEmptyBorder(2, 4, 4, 4));
        scope.addActionListener(event -> polled());
        span.addActionListener(event -> polled());
    }

    private static JLabel labelled(String text, int mnemonic, JComponent component) {
        JLabel label = new JLabel(text);
        label.setDisplayedMnemonic(mnemonic);
        label.setLabelFor(component);
        return label;
    }

    @Override
    public String title() {
        return "Charts";
    }

    @Override
    public String tip() {
        return "CPU, memory, restarts and check latency over time";
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
        ids = selected;
        polled();
    }

    @Override
    public void polled() {
        boolean total = ids.isEmpty() || TOTAL.equals(scope.getSelectedItem());
        List<String> names = total ? List.of("all together") : ids.subList(0, Math.min(MOST_LINES, ids.size()));
        long to = System.currentTimeMillis();
        long[] known = history.total(Quantity.RESTARTS, to - ((Span) span.getSelectedItem()).millis).millis();
        // A young panel does not squeeze its few points into a corner.
        long from = Math.min(to - SHORTEST_MILLIS, known.length == 0 ? to : known[0]);
        charts.forEach((quantity, chart) -> {
            List<Chart.Line> lines = new ArrayList<>();
            for (String name : names) {
                lines.add(new Chart.Line(name,
                        total ? history.total(quantity, from) : history.of(name, quantity, from)));
            }
            chart.show(lines, from, to);
        });
        showLegend(names, total ? 0 : ids.size() - names.size());
    }

    private void showLegend(List<String> names, int more) {
        List<String> now = new ArrayList<>(names);
        now.add(String.valueOf(more));
        if (now.equals(inLegend)) {
            return;
        }
        inLegend = now;
        legend.removeAll();
        for (int i = 0; i < names.size(); i++) {
            JLabel label = Plain.label("\u25cf " + names.get(i));
            label.setForeground(Palette.line(i));
            legend.add(label);
        }
        if (more > 0) {
            legend.add(Plain.label("and " + more + " more that are not drawn"));
        }
        legend.revalidate();
        legend.repaint();
    }
}
