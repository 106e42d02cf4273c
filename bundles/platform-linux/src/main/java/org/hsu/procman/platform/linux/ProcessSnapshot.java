package org.hsu.procman.platform.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All processes of the machine at one time, indexed by what ties them together. Immutable. */
final class ProcessSnapshot {

    /** One of them; a process that another has replaced under the same pid is not equal to it. */
    record Entry(int pid, long startTicks) {}

    /**
     * One process.
     *
     * @param dead   a zombie, or about to be one
     * @param marker null for none
     */
    record Node(int pid, long startTicks, int parent, int group, int session, boolean dead, Marker marker) {
        Entry entry() {
            return new Entry(pid, startTicks);
        }
    }

    private final Map<Integer, Node> byPid = new HashMap<>();
    private final Map<Integer, List<Node>> byParent = new HashMap<>();
    private final Map<Integer, List<Node>> bySession = new HashMap<>();
    private final Map<Integer, List<Node>> byGroup = new HashMap<>();
    private final Map<String, List<Node>> byProcessId = new HashMap<>();
    private final int self;

    /**
     * @param self never a member of any tree
     */
    ProcessSnapshot(Collection<Node> nodes, int self) {
        this.self = self;
        for (Node node : nodes) {
            byPid.put(node.pid, node);
            add(byParent, node.parent, node);
            add(bySession, node.session, node);
            add(byGroup, node.group, node);
            if (node.marker != null) {
                add(byProcessId, node.marker.processId(), node);
            }
        }
    }

    private static <K> void add(Map<K, List<Node>> index, K key, Node node) {
        index.computeIfAbsent(key, fresh -> new ArrayList<>(2)).add(node);
    }

    Collection<Node> all() {
        return byPid.values();
    }

    Node get(int pid) {
        return byPid.get(pid);
    }

    List<Node> childrenOf(int pid) {
        return byParent.getOrDefault(pid, List.of());
    }

    /**
     * The processes that are meant and everything below them, dead ones left out.
     *
     * <p>Session and group are followed from a leader that is still there, if only as a zombie: then their
     * number is surely its own. Once it is gone the number may have passed to another, so unless that is ruled
     * out its members count by their markers, by descent, or because they were members before.
     *
     * @param before known from an earlier snapshot
     */
    List<Node> members(TreeSelector selector, Collection<Entry> before) {
        Map<Integer, Node> members = new LinkedHashMap<>();
        Deque<Node> open = new ArrayDeque<>();
        if (selector.leader() != null) {
            Node leader = byPid.get((int) selector.leader().pid());
            if (leader != null && leader.startTicks == selector.leader().startTicks()) {
                join(leader, members, open);
            } else if (leader == null && selector.numberHeld().getAsBoolean()) {
                int number = (int) selector.leader().pid();
                bySession.getOrDefault(number, List.of()).forEach(node -> join(node, members, open));
                byGroup.getOrDefault(number, List.of()).forEach(node -> join(node, members, open));
            }
        }
        if (selector.manager() != null) {
            for (Node node : byProcessId.getOrDefault(selector.processId(), List.of())) {
                if (selector.matches(node.marker)) {
                    join(node, members, open);
                }
            }
        }
        for (Entry entry : before) {
            Node node = byPid.get(entry.pid);
            if (node != null && node.startTicks == entry.startTicks) {
                join(node, members, open);
            }
        }
        while (!open.isEmpty()) {
            Node member = open.poll();
            for (Node child : byParent.getOrDefault(member.pid, List.of())) {
                join(child, members, open);
            }
            if (member.session == member.pid) {
                bySession.get(member.pid).forEach(node -> join(node, members, open));
            }
            if (member.group == member.pid) {
                byGroup.get(member.pid).forEach(node -> join(node, members, open));
            }
        }
        members.values().removeIf(Node::dead);
        return List.copyOf(members.values());
    }

    private void join(Node node, Map<Integer, Node> members, Deque<Node> open) {
        if (node.pid != self && node.pid != 1 && members.putIfAbsent(node.pid, node) == null) {
            open.add(node);
        }
    }
}
