package org.hsu.procman.panel.ui;

import java.awt.Color;
import java.awt.Component;
import java.awt.event.MouseEvent;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.JTable;
import javax.swing.border.Border;
import javax.swing.table.AbstractTableModel;
import javax.swing.table.DefaultTableCellRenderer;

/** A table of texts that is replaced as a whole; words that are good or bad have the colour of it. */
public final class RowsTable extends FittedTable {

    private static final long serialVersionUID = 1L;

    private final Rows rows;

    /** @param widths in pixels, of as many columns; the last one takes what is left */
    public RowsTable(String name, List<String> columns, int... widths) {
        super(name);
        rows = new Rows(columns);
        setModel(rows);
        getTableHeader().setReorderingAllowed(false);
        Words words = new Words();
        for (int i = 0; i < widths.length; i++) {
            column(i, widths[i], words);
        }
    }

    /** On the event thread. */
    public void show(List<List<String>> now) {
        if (!now.equals(rows.cells)) {
            int selected = getSelectedRow();
            rows.cells = now;
            rows.fireTableDataChanged();
            if (selected >= 0 && selected < now.size()) {
                setRowSelectionInterval(selected, selected);
            }
        }
    }

    public List<List<String>> rows() {
        return rows.cells;
    }

    @Override
    public String getToolTipText(MouseEvent event) {
        int row = rowAtPoint(event.getPoint());
        int column = columnAtPoint(event.getPoint());
        return row < 0 || column < 0 ? null : Plain.tip(String.valueOf(getValueAt(row, column)));
    }

    private static final class Rows extends AbstractTableModel {

        private static final long serialVersionUID = 1L;

        private final transient List<String> columns;
        private transient List<List<String>> cells = List.of();

        Rows(List<String> columns) {
            this.columns = columns;
        }

        @Override
        public int getRowCount() {
            return cells.size();
        }

        @Override
        public int getColumnCount() {
            return columns.size();
        }

        @Override
        public String getColumnName(int column) {
            return columns.get(column);
        }

        @Override
        public Object getValueAt(int row, int column) {
            return cells.get(row).get(column);
        }
    }

    private static final class Words extends DefaultTableCellRenderer {

        private static final long serialVersionUID = 1L;
        private static final Border PADDING = BorderFactory.createEmptyBorder(0, 4, 0, 4);

        Words() {
            Plain.plain(this);
        }

        @Override
        public Component getTableCellRendererComponent(
                JTable table, Object value, boolean selected, boolean focused, int row, int column) {
            super.getTableCellRendererComponent(table, value, selected, focused, row, column);
            setBorder(PADDING);
            Color color = Palette.word(String.valueOf(value));
            if (!selected) {
                setForeground(color == null ? table.getForeground() : color);
            }
            return this;
        }
    }
}
