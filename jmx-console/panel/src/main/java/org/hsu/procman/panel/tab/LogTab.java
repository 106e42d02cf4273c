package org.hsu.procman.panel.tab;

import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.time.ZoneId;
import java.util.List;
import javax.swing.AbstractAction;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.KeyStroke;
import javax.swing.SwingUtilities;
import javax.swing.text.BadLocationException;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.model.Items;
import org.hsu.procman.panel.model.LogLines;
import org.hsu.procman.panel.poll.Poller;
import org.hsu.procman.panel.ui.Plain;

/** What the first selected process writes: follows it, and finds words in it. */
public final class LogTab implements Tab {

    private static final int MOST_LINES = 5_000;
    private static final int PAGE = 1_000;
    private static final String BOTH = "stdout and stderr";

    private final ZoneId zone = ZoneId.systemDefault();
    private final JTextArea text = Plain.text();
    private final JComboBox<String> stream = new JComboBox<>(new String[] {BOTH, "stdout", "stderr"});
    private final JCheckBox follow = new JCheckBox("Follow", true);
    private final JCheckBox times = new JCheckBox("Times", false);
    private final JTextField words = new JTextField(18);
    private final JLabel found = Plain.label(" ");
    private final JPanel panel = new JPanel(new BorderLayout());
    private final transient Runnable changed;
    private LogLines lines = new LogLines(MOST_LINES);
    private String of = "";

    /** @param changed called when something else has to be read than {@link #reading} has said */
    public LogTab(Runnable changed) {
        this.changed = changed;
        text.getAccessibleContext().setAccessibleName("Log");
        stream.getAccessibleContext().setAccessibleName("Stream");
        follow.setMnemonic(KeyEvent.VK_L);
        follow.setToolTipText("Keeps the newest line in sight");
        times.setMnemonic(KeyEvent.VK_M);
        times.setToolTipText("Shows when the manager read each line, and from which stream");
        JLabel find = new JLabel("Find:");
        find.setDisplayedMnemonic(KeyEvent.VK_D);
        find.setLabelFor(words);
        JButton next = new JButton("Next");
        JButton previous = new JButton("Previous");
        next.addActionListener(event -> find(true));
        previous.addActionListener(event -> find(false));
        words.addActionListener(event -> find(true));
        words.setToolTipText("Enter finds the next place, Shift+Enter the one before");
        words.getInputMap().put(KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, InputEvent.SHIFT_DOWN_MASK), "previous");
        words.getActionMap().put("previous", new AbstractAction() {
            private static final long serialVersionUID = 1L;

            @Override
            public void actionPerformed(java.awt.event.ActionEvent event) {
                find(false);
            }
        });
        times.addActionListener(event -> write());
        follow.addActionListener(event -> toEnd());
        stream.addActionListener(event -> {
            startAnew(of);
            changed.run();
        });
        JPanel bar = new JPanel(new FlowLayout(FlowLayout.LEADING, 6, 2));
        for (JComponent component : List.of(stream, follow, times, find, words, next, previous, found)) {
            bar.add(component);
        }
        panel.add(bar, BorderLayout.PAGE_START);
        panel.add(new JScrollPane(text));
    }

    @Override
    public String title() {
        return "Log";
    }

    @Override
    public String tip() {
        return "What the selected process writes";
    }

    @Override
    public JComponent component() {
        return panel;
    }

    @Override
    public Poller.Reading reading(List<String> selected) {
        String id = selected.isEmpty() ? "" : selected.get(0);
        if (!id.equals(of)) {
            startAnew(id);
        }
        if (id.isEmpty()) {
            text.setText("Select a process in the table above.");
            return reader -> {};
        }
        String from = BOTH.equals(stream.getSelectedItem()) ? "" : stream.getSelectedItem().toString();
        LogLines into = lines;
        return reader -> {
            Items page = reader.logPage(id, from, into.cursor(), PAGE);
            List<LogLines.Line> more = into.add(page);
            if (!more.isEmpty()) {
                List<LogLines.Line> all = into.all();
                SwingUtilities.invokeLater(() -> append(into, all, more));
            }
        };
    }

    private void startAnew(String id) {
        of = id;
        lines = new LogLines(MOST_LINES);
        shown = List.of();
        text.setText("");
        found.setText(" ");
    }

    private transient List<LogLines.Line> shown = List.of();

    private void append(LogLines from, List<LogLines.Line> all, List<LogLines.Line> more) {
        if (from != lines) {
            return;
        }
        boolean someLeft = all.size() < shown.size() + more.size();
        shown = all;
        if (someLeft) {
            write();
            return;
        }
        StringBuilder addition = new StringBuilder();
        more.forEach(line -> format(addition, line));
        text.append(addition.toString());
        toEnd();
    }

    private void write() {
        StringBuilder whole = new StringBuilder();
        shown.forEach(line -> format(whole, line));
        text.setText(whole.toString());
        toEnd();
    }

    private void format(StringBuilder into, LogLines.Line line) {
        if (times.isSelected()) {
            into.append(Figures.preciseClock(line.epochMillis(), zone)).append(' ')
                    .append(line.stream().equals("stderr") ? "err " : "out ");
        }
        into.append(line.text()).append('\n');
    }

    private void toEnd() {
        if (follow.isSelected()) {
            text.setCaretPosition(text.getDocument().getLength());
        }
    }

    /** Goes round at the end; a reader who looks for something does not want to be carried on. */
    private void find(boolean forward) {
        String wanted = words.getText();
        if (wanted.isEmpty()) {
            return;
        }
        follow.setSelected(false);
        String all = text.getText().toLowerCase(java.util.Locale.ROOT);
        String what = wanted.toLowerCase(java.util.Locale.ROOT);
        int from = forward ? text.getSelectionEnd() : text.getSelectionStart() - 1;
        int at = forward ? all.indexOf(what, from) : all.lastIndexOf(what, from);
        if (at < 0) {
            at = forward ? all.indexOf(what) : all.lastIndexOf(what);
        }
        if (at < 0) {
            found.setText("not found");
            return;
        }
        found.setText("line " + lineOf(at));
        text.getCaret().setSelectionVisible(true);
        text.select(at, at + what.length());
    }

    private int lineOf(int offset) {
        try {
            return text.getLineOfOffset(offset) + 1;
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }
}
