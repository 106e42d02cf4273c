package org.hsu.procman.panel.table;

import java.awt.Color;
import java.awt.Component;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import javax.swing.BorderFactory;
import javax.swing.Icon;
import javax.swing.JTable;
import javax.swing.SwingConstants;
import javax.swing.border.Border;
import javax.swing.table.DefaultTableCellRenderer;
import org.hsu.procman.panel.ui.Palette;
import org.hsu.procman.panel.ui.Plain;

/** Draws a cell: figures to the right, the state with a dot of its colour and its name for those who see none. */
final class ProcessCell extends DefaultTableCellRenderer {

    private static final long serialVersionUID = 1L;
    private static final Border PADDING = BorderFactory.createEmptyBorder(0, 4, 0, 4);

    ProcessCell() {
        Plain.plain(this);
    }

    @Override
    public Component getTableCellRendererComponent(
            JTable table, Object value, boolean selected, boolean focused, int row, int index) {
        Column column = Column.values()[table.convertColumnIndexToModel(index)];
        super.getTableCellRendererComponent(table, column.text(value), selected, focused, row, index);
        setHorizontalAlignment(column.type() == String.class ? SwingConstants.LEADING : SwingConstants.TRAILING);
        setBorder(PADDING);
        setIcon(null);
        Color color = null;
        if (column == Column.STATE) {
            color = Palette.state(String.valueOf(value));
            setIcon(new Dot(color));
        } else if (column == Column.HEALTH) {
            color = Palette.word(String.valueOf(value));
        }
        if (!selected) {
            setForeground(color == null ? table.getForeground() : color);
        }
        return this;
    }

    /** The colour of a state as an icon. */
    record Dot(Color color) implements Icon {

        private static final int SIZE = 9;

        @Override
        public void paintIcon(Component on, Graphics graphics, int x, int y) {
            Graphics2D g = (Graphics2D) graphics.create();
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setColor(color);
            g.fillOval(x, y, SIZE, SIZE);
            g.dispose();
        }

        @Override
        public int getIconWidth() {
            return SIZE + 2;
        }

        @Override
        public int getIconHeight() {
            return SIZE;
        }
    }
}
