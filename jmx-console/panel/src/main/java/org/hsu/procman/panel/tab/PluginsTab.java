package org.hsu.procman.panel.tab;

import java.util.List;
import javax.swing.JComponent;
import javax.swing.JScrollPane;
import javax.swing.SwingUtilities;
import org.hsu.procman.panel.model.Items;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.ui.RowsTable;

/** What provides which type, those with a problem first. */
public final class PluginsTab implements Tab {

    private final RowsTable table = new RowsTable("Plugins",
            List.of("Kind", "Name", "State", "Bundle", "Version", "Problem"), 120, 140, 90, 260, 120, 400);
    private final JScrollPane pane = new JScrollPane(table);

    @Override
    public String title() {
        return "Plugins";
    }

    @Override
    public String tip() {
        return "What provides which type, and what failed";
    }

    @Override
    public JComponent component() {
        return pane;
    }

    @Override
    public Poller.Reading reading(List<String> selected) {
        return reader -> {
            List<List<String>> rows = reader.plugins().stream()
                    .sorted((one, other) -> Boolean.compare(one.text("problem").isEmpty(),
                            other.text("problem").isEmpty()))
                    .map(PluginsTab::row)
                    .toList();
            SwingUtilities.invokeLater(() -> table.show(rows));
        };
    }

    private static List<String> row(Items type) {
        return List.of(type.text("kind"), type.text("name"), type.text("state"), type.text("bundle"),
                type.text("version"), type.text("problem"));
    }
}
