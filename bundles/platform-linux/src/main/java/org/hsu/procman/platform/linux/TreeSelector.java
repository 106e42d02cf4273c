package org.hsu.procman.platform.linux;

import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.platform.linux.ProcessSnapshot.Entry;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;

/**
 * Which processes are meant.
 *
 * @param leader     the main process whose session, group and descendants belong; null for none
 * @param numberHeld whether the leader's pid, after its end, is provably still held by its group and so the
 *                   number of no other session or group
 * @param manager    the manager's marker; null: markers say nothing
 * @param processId  the marker's process id
 * @param generation the marker's generation; null: any
 */
record TreeSelector(
        ProcessIdentity leader, BooleanSupplier numberHeld, String manager, String processId, Long generation)
        implements TreeMembers {

    @Override
    public List<Node> of(ProcessSnapshot snapshot, Collection<Entry> before) {
        return snapshot.members(this, before);
    }

    static TreeSelector of(MainProcess main, Marker marker) {
        return marker == null
                ? new TreeSelector(main.identity, main::holdsGroup, null, null, null)
                : new TreeSelector(
                        main.identity, main::holdsGroup, marker.manager(), marker.processId(), marker.generation());
    }

    /** By the marker alone. */
    static TreeSelector marked(String manager, String processId, Long generation) {
        return new TreeSelector(null, () -> false, manager, processId, generation);
    }

    boolean matches(Marker marker) {
        return marker != null
                && marker.manager().equals(manager)
                && marker.processId().equals(processId)
                && (generation == null || generation == marker.generation());
    }
}
