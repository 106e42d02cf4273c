package org.hsu.procman.manager.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of a schedule. Immutable.
 *
 * @param decided of all times until then it is decided what became of them, milliseconds since 1970
 * @param begun   the time for which the last run was begun; 0 when nothing is to be told of it any more
 * @param last    the last {@value #MOST}, oldest first
 */
public record Runs(long decided, long begun, List<ScheduledRun> last) {

    /** How many are kept. */
    public static final int MOST = 20;

    public Runs {
        last = List.copyOf(last.subList(Math.max(0, last.size() - MOST), last.size()));
    }

    /** Of a schedule that holds from now on. */
    public static Runs since(long now) {
        return new Runs(now, 0, List.of());
    }

    public Runs decided(long until) {
        return new Runs(until, begun, last);
    }

    /** A run is begun for this time. */
    public Runs begun(long due) {
        return new Runs(decided, due, last);
    }

    /** One more is over. */
    public Runs with(ScheduledRun run) {
        List<ScheduledRun> all = new ArrayList<>(last);
        all.add(run);
        return new Runs(decided, 0, all);
    }

    /** One was left out; the one under way is still to be told. */
    public Runs without(long due, String remark) {
        List<ScheduledRun> all = new ArrayList<>(last);
        all.add(new ScheduledRun(due, 0, 0, null, null, remark));
        return new Runs(decided, begun, all);
    }
}
