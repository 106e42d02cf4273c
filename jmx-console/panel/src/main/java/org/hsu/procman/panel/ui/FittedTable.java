package org.hsu.procman.panel.ui;

import java.awt.KeyboardFocusManager;
import javax.swing.JTable;
import javax.swing.table.TableCellRenderer;
import javax.swing.table.TableColumn;

/** A table whose last column takes what is left; where nothing is left, one scrolls. The Tab key leaves it. */
public class FittedTable extends JTable {

    private static final long serialVersionUID = 1L;

    protected FittedTable(String name) {
        getAccessibleContext().setAccessibleName(name);
        setFillsViewportHeight(true);
        setShowVerticalLines(false);
        setAutoResizeMode(AUTO_RESIZE_LAST_COLUMN);
        setRowHeight(Math.max(getRowHeight(), getFontMetrics(getFont()).getHeight() + 5));
        setFocusTraversalKeys(KeyboardFocusManager.FORWARD_TRAVERSAL_KEYS, null);
        setFocusTraversalKeys(KeyboardFocusManager.BACKWARD_TRAVERSAL_KEYS, null);
    }

    /** @param width of the column, in pixels; of the last one, the smallest */
    protected final void column(int index, int width, TableCellRenderer renderer) {
        TableColumn column = getColumnModel().getColumn(index);
        column.setPreferredWidth(width);
        column.setWidth(width);
        column.setCellRenderer(renderer);
    }

    @Override
    public final boolean getScrollableTracksViewportWidth() {
        return getParent() == null || getPreferredSize().width < getParent().getWidth();
    }
}
