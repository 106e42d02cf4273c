package org.hsu.procman.platform.linux;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.platform.ProcessIdentity;
import org.hsu.procman.platform.linux.ProcessSnapshot.Entry;
import org.hsu.procman.platform.linux.ProcessSnapshot.Node;

/**
 * What belongs to a process that somebody else started: itself and its descendants by parent links, for its
 * session, its group and its cgroup may hold others. Remembers what it has seen, so that a child whose parent went
 * since is still known. This manager and what is below it belong to nobody. Thread-safe.
 */
final class DescendantsOnly implements TreeMembers {

    private final ProcessIdentity root;
    private final int self;
    private final Set<Entry> seen = new HashSet<>();

    DescendantsOnly(ProcessIdentity root, int self) {
        this.root = root;
        this.self = self;
        seen.add(new Entry((int) root.pid(), root.startTicks()));
    }

    @Override
    public ProcessIdentity leader() {
        return root;
    }

    @Override
    public synchronized List<Node> of(ProcessSnapshot snapshot, Collection<Entry> before) {
        seen.addAll(before);
        Map<Integer, Node> members = new LinkedHashMap<>();
        Deque<Node> open = new ArrayDeque<>();
        for (Entry entry : seen) {
            Node node = snapshot.get(entry.pid());
            if (node != null && node.startTicks() == entry.startTicks()) {
                join(node, members, open);
            }
        }
        while (!open.isEmpty()) {
            snapshot.childrenOf(open.poll().pid()).forEach(child -> join(child, members, open));
        }
        seen.clear();
        members.values().forEach(node -> seen.add(node.entry()));
        members.values().removeIf(Node::dead);
        return List.copyOf(members.values());
    }

    private void join(Node node, Map<Integer, Node> members, Deque<Node> open) {
        if (node.pid() != self && node.pid() != 1 && members.putIfAbsent(node.pid(), node) == null) {
            open.add(node);
        }
    }
}
