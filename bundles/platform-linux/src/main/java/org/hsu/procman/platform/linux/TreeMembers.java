package org.hsu.procman.platform.linux;

import java.util.Collection;
import java.util.List;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.platform.linux.ProcessSnapshot.Entry;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;

/** Which processes of a snapshot make up a tree. */
interface TreeMembers {

    /** The main process; null for none. */
    ProcessIdentity leader();

    /**
     * Those that live.
     *
     * @param before known from an earlier snapshot
     */
    List<Node> of(ProcessSnapshot snapshot, Collection<Entry> before);
}
