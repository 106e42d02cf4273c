package org.hsu.procman.panel;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.Font;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.model.ManagerInfo;
import org.hsu.procman.panel.model.ProcessRow;
import org.hsu.procman.panel.ui.Palette;
import org.hsu.procman.panel.ui.Plain;

/** Which manager this is, whether it answers, and how many processes are in which state. */
final class Header extends JPanel {

    private static final long serialVersionUID = 1L;
    private static final List<String> STATES =
            List.of("RUNNING", "UNHEALTHY", "FAILED", "STARTING", "STOPPING", "STOPPED", "UNKNOWN");

    private final JLabel manager = Plain.label("connecting\u2026");
    private final JLabel connection = Plain.label(" ");
    private final Map<String, JButton> counts = new LinkedHashMap<>();

    /** @param onState told the name of a state whose count is clicked */
    Header(Consumer<String> onState) {
        super(new BorderLayout(8, 0));
        manager.setFont(manager.getFont().deriveFont(Font.BOLD));
        JPanel chips = new JPanel(new FlowLayout(FlowLayout.TRAILING, 4, 0));
        for (String state : STATES) {
            JButton chip = Plain.plain(new JButton());
            chip.setVisible(false);
            chip.setBorder(BorderFactory.createEmptyBorder(1, 6, 1, 6));
            chip.setContentAreaFilled(false);
            chip.setToolTipText("Shows only these");
            chip.addActionListener(event -> onState.accept(state));
            counts.put(state, chip);
            chips.add(chip);
        }
        JPanel words = new JPanel(new FlowLayout(FlowLayout.LEADING, 8, 0));
        words.add(manager);
        words.add(connection);
        add(words, BorderLayout.CENTER);
        add(chips, BorderLayout.LINE_END);
        setBorder(BorderFactory.createEmptyBorder(3, 2, 3, 2));
    }

    void show(ManagerInfo info, List<ProcessRow> rows, long tookMillis) {
        manager.setText(Figures.harmless(info.id()) + " " + Figures.harmless(info.version()) + ", pid " + info.pid()
                + ", " + info.state());
        manager.setToolTipText(Plain.tip(Figures.harmless(info.configurationFile()) + ", generation "
                + info.configurationGeneration() + ", since "
                + Figures.dateAndClock(info.startMillis(), ZoneId.systemDefault())));
        connection.setForeground(Palette.faint());
        connection.setText(rows.size() + (rows.size() == 1 ? " process" : " processes") + ", answers in "
                + tookMillis + " ms");
        Map<String, Integer> sums = new LinkedHashMap<>();
        rows.forEach(row -> sums.merge(row.state(), 1, Integer::sum));
        counts.forEach((state, chip) -> {
            int count = sums.getOrDefault(state, 0);
            chip.setVisible(count > 0);
            chip.setText("\u25cf " + count + " " + state);
            chip.setForeground(Palette.state(state));
        });
    }

    void showLost(String why, String since) {
        connection.setForeground(Palette.state("FAILED"));
        connection.setText("disconnected" + since + ": " + Figures.harmless(why) + "; trying again");
    }
}
