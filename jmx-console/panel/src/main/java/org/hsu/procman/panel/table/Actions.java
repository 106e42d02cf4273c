package org.hsu.procman.panel.table;

import java.awt.Component;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.swing.AbstractAction;
import org.hsu.procman.panel.model.ProcessRow;
import org.hsu.procman.panel.poll.Action;
import org.hsu.procman.panel.poll.Permissions;
import org.hsu.procman.panel.ui.Plain;

/** The buttons and menu items that act on the selected processes; those that make no sense now are off, and say why. */
public final class Actions {

    private static final int MOST_NAMES = 12;

    /** Told what is to be done; on the event thread, after the user has confirmed it. */
    public interface Receiver {
        void act(Action action, List<String> ids);
    }

    private final Map<Action, Item> items = new EnumMap<>(Action.class);
    private final Component parent;
    private final Supplier<List<ProcessRow>> selected;
    private final Receiver receiver;
    private Permissions permissions = Permissions.ALL;
    private boolean connected;

    public Actions(Component parent, Supplier<List<ProcessRow>> selected, Receiver receiver) {
        this.parent = parent;
        this.selected = selected;
        this.receiver = receiver;
        items.put(Action.START, new Item(Action.START, "Start", KeyEvent.VK_S, "Starts the selected processes"));
        items.put(Action.STOP, new Item(Action.STOP, "Stop", KeyEvent.VK_T, "Stops the selected processes in order"));
        items.put(Action.RESTART, new Item(Action.RESTART, "Restart", KeyEvent.VK_R, "Stops and starts them"));
        items.put(Action.KILL, new Item(Action.KILL, "Kill", KeyEvent.VK_K,
                "SIGKILL to all of each selected process, without grace"));
        items.put(Action.RESET, new Item(Action.RESET, "Reset", KeyEvent.VK_E,
                "Closes the circuit breaker and forgets failed attempts"));
        update();
    }

    /** In the order in which they are shown. */
    public List<javax.swing.Action> all() {
        return List.copyOf(items.values());
    }

    public void permit(Permissions now, boolean isConnected) {
        if (!now.equals(permissions) || isConnected != connected) {
            permissions = now;
            connected = isConnected;
        }
        update();
    }

    /** There is nobody to act, whatever the user may do. */
    public void disconnected() {
        permit(permissions, false);
    }

    /** The selection or the state of a process has changed. */
    public void update() {
        List<ProcessRow> rows = selected.get();
        items.values().forEach(item -> item.update(rows));
    }

    private String obstacle(Action action, List<ProcessRow> rows) {
        if (permissions.operating() != null) {
            return permissions.operating();
        }
        if (!connected) {
            return "There is no manager at the moment";
        }
        if (rows.isEmpty()) {
            return "Select a process first";
        }
        Set<String> down = Set.of("STOPPED", "FAILED");
        return switch (action) {
            case START -> rows.stream().allMatch(row -> !down.contains(row.state())) ? "It runs already" : null;
            case STOP, KILL -> rows.stream().allMatch(row -> row.state().equals("STOPPED")) ? "It is stopped" : null;
            case RESTART, RESET -> null;
        };
    }

    private final class Item extends AbstractAction {

        private static final long serialVersionUID = 1L;

        private final Action action;
        private final String tip;

        Item(Action action, String name, int mnemonic, String tip) {
            super(name);
            this.action = action;
            this.tip = tip;
            putValue(MNEMONIC_KEY, mnemonic);
        }

        void update(List<ProcessRow> rows) {
            String obstacle = obstacle(action, rows);
            setEnabled(obstacle == null);
            putValue(SHORT_DESCRIPTION, Plain.tip(obstacle == null ? tip : obstacle));
        }

        @Override
        public void actionPerformed(ActionEvent event) {
            List<String> ids = selected.get().stream().map(ProcessRow::id).toList();
            if (!ids.isEmpty() && (!action.isHurting() || confirmed(ids))) {
                receiver.act(action, ids);
            }
        }

        private boolean confirmed(List<String> ids) {
            String name = getValue(NAME).toString();
            StringBuilder question = new StringBuilder(name).append(ids.size() == 1
                    ? " " + ids.get(0) + "?"
                    : " these " + ids.size() + " processes?\n\n"
                            + String.join("\n", ids.subList(0, Math.min(MOST_NAMES, ids.size()))));
            if (ids.size() > MOST_NAMES) {
                question.append("\nand ").append(ids.size() - MOST_NAMES).append(" more");
            }
            if (action == Action.KILL) {
                question.append("\n\nSIGKILL without grace: nothing is saved or cleaned up.");
            }
            return Plain.confirm(parent, name, question.toString(), name, action == Action.KILL);
        }
    }
}
