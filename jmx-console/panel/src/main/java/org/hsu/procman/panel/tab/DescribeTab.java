package org.hsu.procman.panel.tab;

import java.awt.Point;
import java.util.List;
import javax.swing.JComponent;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.SwingUtilities;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.ui.Plain;

/** What {@code procman describe} says of the first selected process, its effective configuration included. */
public final class DescribeTab implements Tab {

    private final JTextArea text = Plain.text();
    private final JScrollPane pane = new JScrollPane(text);
    private String id = "";

    public DescribeTab() {
        text.getAccessibleContext().setAccessibleName("Description and effective configuration");
    }

    @Override
    public String title() {
        return "Configuration";
    }

    @Override
    public String tip() {
        return "Everything known about the selected process, and its effective configuration";
    }

    @Override
    public JComponent component() {
        return pane;
    }

    @Override
    public Poller.Reading reading(List<String> selected) {
        if (selected.isEmpty()) {
            return reader -> SwingUtilities.invokeLater(() -> show("", "Select a process in the table above."));
        }
        String of = selected.get(0);
        return reader -> {
            String description = reader.describe(of);
            SwingUtilities.invokeLater(() -> show(of, description));
        };
    }

    /** A reader's place, and what is marked, stay where they are while it is the same process. */
    private void show(String of, String now) {
        boolean marked = text.getSelectionStart() != text.getSelectionEnd();
        if (text.getText().equals(now) || of.equals(id) && marked) {
            return;
        }
        Point place = of.equals(id) ? pane.getViewport().getViewPosition() : new Point();
        id = of;
        text.setText(now);
        text.setCaretPosition(0);
        SwingUtilities.invokeLater(() -> pane.getViewport().setViewPosition(place));
    }
}
