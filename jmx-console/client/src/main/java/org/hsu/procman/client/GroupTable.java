package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.client.Table.Column;

/** What {@code status --groups} shows: each group with what its processes come to. */
final class GroupTable {

    private final List<Row> groups;

    GroupTable(List<Row> groups) {
        this.groups = groups;
    }

    List<String> lines() {
        Table table = new Table(List.of(
                Column.left("GROUP", Integer.MAX_VALUE),
                Column.right("RUNNING", Integer.MAX_VALUE),
                Column.left("STATE", Integer.MAX_VALUE),
                Column.left("STRATEGY", Integer.MAX_VALUE),
                Column.left("PROCESSES", Integer.MAX_VALUE)));
        for (Row group : groups) {
            table.row(List.of(
                    group.text("name"),
                    group.text("running") + " of " + group.text("processCount"),
                    group.text("state"),
                    group.text("strategy"),
                    String.join(", ", group.texts("processes"))));
        }
        return table.lines();
    }

    List<Object> json() {
        List<Object> list = new ArrayList<>();
        for (Row group : groups) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", group.text("name"));
            fields.put("strategy", group.text("strategy"));
            fields.put("state", group.text("state").isEmpty() ? null : group.text("state"));
            fields.put("running", group.number("running"));
            fields.put("processes", group.texts("processes"));
            list.add(fields);
        }
        return list;
    }

    /** Whether every process of every group is RUNNING. */
    boolean allRun() {
        return groups.stream().allMatch(group -> group.number("running").equals(group.number("processCount")));
    }
}
