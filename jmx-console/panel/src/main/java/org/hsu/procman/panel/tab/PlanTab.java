package org.hsu.procman.panel.tab;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.event.KeyEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.SwingUtilities;
import org.hsu.procman.panel.model.Items;
import org.hsu.procman.panel.poll.ManagerFailure;
import org.hsu.procman.panel.poll.Permissions;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.ui.Plain;
import org.hsu.procman.panel.ui.RowsTable;

/** What a reload would do, before it is done. The file is read when this is asked for, not in every round. */
public final class PlanTab implements Tab {

    private final Poller poller;
    private final RowsTable table = new RowsTable("Plan",
            List.of("What", "Of", "Because"), 110, 200, 700);
    private final JButton read = new JButton("Read the configuration");
    private final JButton apply = new JButton("Apply\u2026");
    private final JLabel summary = Plain.label(" ");
    private final JPanel panel = new JPanel(new BorderLayout());
    private Permissions permissions = Permissions.ALL;
    private Items plan;

    public PlanTab(Poller poller) {
        this.poller = poller;
        read.setMnemonic(KeyEvent.VK_D);
        read.addActionListener(event -> ask());
        apply.setMnemonic(KeyEvent.VK_A);
        apply.addActionListener(event -> apply());
        JPanel bar = new JPanel(new FlowLayout(FlowLayout.LEADING, 6, 2));
        bar.add(read);
        bar.add(apply);
        bar.add(summary);
        panel.add(bar, BorderLayout.PAGE_START);
        panel.add(new JScrollPane(table));
        update();
    }

    @Override
    public String title() {
        return "Plan";
    }

    @Override
    public String tip() {
        return "What the configuration file as it stands now would change";
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
        if (plan == null) {
            ask();
        }
    }

    /** What the user may do. */
    public void permit(Permissions now) {
        permissions = now;
        update();
    }

    private void update() {
        // Who may not apply it is shown no button for it.
        apply.setVisible(permissions.administering() == null);
        String obstacle = permissions.administering() != null ? permissions.administering()
                : plan == null ? "Read the configuration first"
                : !plan.flag("valid") ? "The configuration is invalid"
                : !changes(plan) ? "Nothing would change" : null;
        apply.setEnabled(obstacle == null);
        apply.setToolTipText(Plain.tip(obstacle == null ? "Does what the plan says" : obstacle));
    }

    private static boolean changes(Items plan) {
        return !plan.texts("notes").isEmpty()
                || plan.rows("changes").stream().anyMatch(change -> !change.text("action").equals("unchanged"));
    }

    private void ask() {
        summary.setText("reading\u2026");
        poller.command(reader -> {
            Items now = reader.plan();
            SwingUtilities.invokeLater(() -> show(now, ""));
            return "";
        }, done -> {}, this::failed);
    }

    private void apply() {
        String question = plan.text("summary") + "\n\nApply the configuration as it stands in the file now?";
        if (!Plain.confirm(panel, "Apply the configuration", question, "Apply", true)) {
            return;
        }
        summary.setText("applying\u2026");
        poller.command(reader -> {
            Items now = reader.reload();
            SwingUtilities.invokeLater(() -> show(now, now.flag("valid") ? "applied: " : ""));
            return "";
        }, done -> {}, this::failed);
    }

    private void failed(ManagerFailure failure) {
        SwingUtilities.invokeLater(() -> summary.setText(failure.getMessage()));
    }

    private void show(Items now, String before) {
        // What has been applied is no plan any more.
        plan = before.isEmpty() ? now : null;
        List<List<String>> rows = new ArrayList<>();
        for (Items problem : now.rows("problems")) {
            String line = problem.number("line") == null ? "" : ":" + problem.number("line");
            String hint = problem.text("hint").isEmpty() ? "" : " (" + problem.text("hint") + ")";
            String key = problem.text("key").isEmpty() ? "" : problem.text("key") + ": ";
            rows.add(List.of(problem.text("severity"), problem.text("file") + line,
                    key + problem.text("problem") + hint));
        }
        List<Items> changes = new ArrayList<>(now.rows("changes"));
        // What would happen first; of many processes most stay as they are.
        changes.sort(Comparator.comparing(change -> change.text("action").equals("unchanged")));
        for (Items change : changes) {
            rows.add(List.of(change.text("action"), change.text("id"), String.join(", ", change.texts("because"))));
        }
        now.texts("notes").forEach(note -> rows.add(List.of("note", "the manager", note)));
        table.show(rows);
        summary.setText(before + (now.flag("valid") ? now.text("summary")
                : "the configuration is invalid, nothing is changed"));
        update();
    }
}
