package org.hsu.procman.panel.table;

import java.awt.event.MouseEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javax.swing.ListSelectionModel;
import javax.swing.RowFilter;
import javax.swing.table.TableRowSorter;
import org.hsu.procman.panel.model.ProcessRow;
import org.hsu.procman.panel.ui.FittedTable;
import org.hsu.procman.panel.ui.Plain;

/** All processes; sorted by a click on a title, filtered by words, selected by id whatever moves. */
public final class ProcessTable extends FittedTable {

    private static final long serialVersionUID = 1L;

    private final ProcessTableModel processes = new ProcessTableModel();
    private final TableRowSorter<ProcessTableModel> sorter = new TableRowSorter<>(processes);
    private final transient Consumer<List<String>> onSelection;
    private transient Set<String> selection = new LinkedHashSet<>();
    private boolean updating;

    /** @param onSelection told the ids, in the order of the table, whenever they change */
    public ProcessTable(Consumer<List<String>> onSelection) {
        super("Processes");
        this.onSelection = onSelection;
        setModel(processes);
        setRowSorter(sorter);
        sorter.setSortsOnUpdates(true);
        setSelectionMode(ListSelectionModel.MULTIPLE_INTERVAL_SELECTION);
        ProcessCell cell = new ProcessCell();
        for (Column column : Column.values()) {
            column(column.ordinal(), column.width(), cell);
        }
        getSelectionModel().addListSelectionListener(event -> {
            if (!event.getValueIsAdjusting() && !updating) {
                selectionChanged();
            }
        });
    }

    /** What the last poll has brought. */
    public void show(List<ProcessRow> rows) {
        updating = true;
        try {
            if (processes.show(rows)) {
                select(selection);
            }
        } finally {
            updating = false;
        }
        selectionChanged();
    }

    /** Shows only the rows that contain each of these words somewhere; all when there is none. */
    public void filter(String words) {
        String[] all = words.strip().toLowerCase(Locale.ROOT).split("\\s+");
        sorter.setRowFilter(words.isBlank() ? null : new RowFilter<ProcessTableModel, Integer>() {
            @Override
            public boolean include(Entry<? extends ProcessTableModel, ? extends Integer> entry) {
                ProcessRow row = entry.getModel().row(entry.getIdentifier());
                String text = String.join(" ", row.id(), row.type(), row.group(), row.state(), row.health(),
                        row.reason(), row.detail(), row.pid() == null ? "" : row.pid().toString(),
                        String.join(" ", row.ports())).toLowerCase(Locale.ROOT);
                for (String word : all) {
                    if (!text.contains(word)) {
                        return false;
                    }
                }
                return true;
            }
        });
    }

    private void select(Collection<String> ids) {
        clearSelection();
        for (int i = 0; i < processes.getRowCount(); i++) {
            if (ids.contains(processes.row(i).id())) {
                int row = convertRowIndexToView(i);
                if (row >= 0) {
                    addRowSelectionInterval(row, row);
                }
            }
        }
    }

    private void selectionChanged() {
        Set<String> now = new LinkedHashSet<>();
        for (ProcessRow row : selectedRows()) {
            now.add(row.id());
        }
        if (!now.equals(selection)) {
            selection = now;
            onSelection.accept(List.copyOf(now));
        }
    }

    public List<ProcessRow> selectedRows() {
        List<ProcessRow> rows = new ArrayList<>();
        for (int row : getSelectedRows()) {
            rows.add(processes.row(convertRowIndexToModel(row)));
        }
        return rows;
    }

    @Override
    public String getToolTipText(MouseEvent event) {
        int row = rowAtPoint(event.getPoint());
        if (row < 0) {
            return null;
        }
        ProcessRow process = processes.row(convertRowIndexToModel(row));
        return Plain.tip(process.reason() + (process.detail().isEmpty() ? "" : ": " + process.detail()));
    }
}
