package org.hsu.procman.manager.reload;

import java.util.List;
import java.util.function.Function;
import org.hsu.procman.api.spec.ProcessSpec;

/** Whether what is there is what is wished, looked at as a whole. Allocates nothing; pure. */
public final class FullPass {

    private FullPass() {}

    /**
     * @param wished all of it
     * @param there  the entry that a process of that id has; null when there is none
     * @param count  how many processes there are
     */
    public static boolean holds(List<ProcessSpec> wished, Function<String, ProcessSpec> there, int count) {
        for (int i = 0; i < wished.size(); i++) {
            ProcessSpec wish = wished.get(i);
            ProcessSpec now = there.apply(wish.id());
            // Nearly always the very same.
            if (now != wish && !wish.equals(now)) {
                return false;
            }
        }
        return count == wished.size();
    }
}
