package org.hsu.procman.manager.management;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a configuration as it stands now does to one process.
 *
 * @param id      the process
 * @param action  what is done
 * @param because the keys that differ, in the configuration's words and without the way to the process; for a
 *                restart only those that need one; {@code added} or {@code removed} where the entry itself is
 */
public record Change(String id, Action action, List<String> because) {

    /** What is done to a process. */
    public enum Action {
        UNCHANGED,
        /** It takes effect while the process runs, or at its next start. */
        IN_PLACE,
        RESTART,
        START,
        STOP;

        /** As the outside sees it: {@code in_place}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Change {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(action, "action");
        because = List.copyOf(because);
    }

    /** {@code restart: control.arguments}. */
    public String text() {
        String what = action.word().replace('_', ' ');
        return because.isEmpty() ? what : what + ": " + String.join(", ", because);
    }
}
