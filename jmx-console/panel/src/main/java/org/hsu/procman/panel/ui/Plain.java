package org.hsu.procman.panel.ui;

import java.awt.Font;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JOptionPane;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.UIManager;
import java.awt.Component;

/** Text that stays text: Swing takes whatever begins with {@code <html>} for a document, images and all. */
public final class Plain {

    private static final String HTML = "html.disable";

    private Plain() {}

    /** @return the component, which shows its text as it is from now on */
    public static <C extends JComponent> C plain(C component) {
        component.putClientProperty(HTML, Boolean.TRUE);
        return component;
    }

    public static JLabel label(String text) {
        JLabel label = plain(new JLabel());
        label.setText(text);
        return label;
    }

    /** For {@code setToolTipText}; null for none. */
    public static String tip(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return text.regionMatches(true, 0, "<html", 0, 5) ? " " + text : text;
    }

    /** As wide as its letters, in the size of the look. */
    public static Font monospaced() {
        Font font = UIManager.getFont("Label.font");
        return new Font(Font.MONOSPACED, Font.PLAIN, font == null ? 12 : font.getSize());
    }

    /** Read only, monospaced. */
    public static JTextArea text() {
        JTextArea area = new JTextArea();
        area.setEditable(false);
        area.setFont(monospaced());
        return area;
    }

    /** Asks; what is dangerous is not done by pressing Enter. */
    public static boolean confirm(Component parent, String title, String question, String yes, boolean dangerous) {
        Object[] options = {yes, "Cancel"};
        int answer = JOptionPane.showOptionDialog(parent, message(question), title, JOptionPane.DEFAULT_OPTION,
                dangerous ? JOptionPane.WARNING_MESSAGE : JOptionPane.QUESTION_MESSAGE, null, options,
                options[dangerous ? 1 : 0]);
        return answer == 0;
    }

    private static JComponent message(String text) {
        JTextArea area = new JTextArea(text);
        area.setEditable(false);
        area.setOpaque(false);
        area.setFocusable(false);
        area.setFont(UIManager.getFont("Label.font"));
        if (area.getLineCount() <= 14) {
            return area;
        }
        area.setRows(14);
        return new JScrollPane(area);
    }
}
