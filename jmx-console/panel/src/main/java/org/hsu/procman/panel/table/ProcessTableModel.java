package org.hsu.procman.panel.table;

import java.util.List;
import javax.swing.table.AbstractTableModel;
import org.hsu.procman.panel.model.ProcessRow;

/** The rows of the last poll. On the event thread. */
final class ProcessTableModel extends AbstractTableModel {

    private static final long serialVersionUID = 1L;

    private transient List<ProcessRow> rows = List.of();

    /** @return whether other processes are there than before, so that row numbers mean something else */
    boolean show(List<ProcessRow> now) {
        boolean others = !sameIds(now);
        rows = now;
        if (others) {
            fireTableDataChanged();
        } else if (!now.isEmpty()) {
            fireTableRowsUpdated(0, now.size() - 1);
        }
        return others;
    }

    private boolean sameIds(List<ProcessRow> now) {
        if (now.size() != rows.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).id().equals(rows.get(i).id())) {
                return false;
            }
        }
        return true;
    }

    ProcessRow row(int index) {
        return rows.get(index);
    }

    List<ProcessRow> rows() {
        return rows;
    }

    @Override
    public int getRowCount() {
        return rows.size();
    }

    @Override
    public int getColumnCount() {
        return Column.values().length;
    }

    @Override
    public String getColumnName(int column) {
        return Column.values()[column].title();
    }

    @Override
    public Class<?> getColumnClass(int column) {
        return Column.values()[column].type();
    }

    @Override
    public Object getValueAt(int row, int column) {
        return Column.values()[column].value(rows.get(row));
    }
}
