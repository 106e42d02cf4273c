package org.hsu.procman.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hsu.procman.client.Table.Column;

/** What {@code status --groups} shows: each group with what its processes come to. */
final class GroupTable {

    private final List<Row> groups;

    GroupTable(List<Row> groups) {
        this.groups = groups;
    }

    List<String> lines() {
        boolean limits = groups.stream().anyMatch(group -> !group.rows("limits").isEmpty());
        boolean quotas = groups.stream().anyMatch(group -> !group.text("quota").isEmpty());
        List<Column> columns = new ArrayList<>(List.of(
                Column.left("GROUP", Integer.MAX_VALUE),
                Column.right("RUNNING", Integer.MAX_VALUE),
                Column.left("STATE", Integer.MAX_VALUE),
                Column.right("CPU", Integer.MAX_VALUE),
                Column.right("MEMORY", Integer.MAX_VALUE),
                Column.left("STRATEGY", Integer.MAX_VALUE),
                Column.left("PROCESSES", Integer.MAX_VALUE)));
        if (quotas) {
            columns.add(columns.size() - 1, Column.left("QUOTA", Integer.MAX_VALUE));
        }
        if (limits) {
            columns.add(columns.size() - 1, Column.left("LIMITS", Integer.MAX_VALUE));
        }
        Table table = new Table(columns);
        for (Row group : groups) {
            Double cpu = group.decimal("cpuPercent");
            Long memory = group.number("memoryBytes");
            List<String> row = new ArrayList<>(List.of(
                    "  ".repeat(depth(group)) + group.text("name"),
                    group.text("running") + " of " + group.text("processCount"),
                    group.text("state"),
                    cpu == null ? "" : Text.percent(cpu),
                    memory == null ? "" : Text.size(memory),
                    group.text("strategy"),
                    String.join(", ", group.texts("processes"))));
            if (quotas) {
                row.add(row.size() - 1, group.text("quota"));
            }
            if (limits) {
                row.add(row.size() - 1, limits(group));
            }
            table.row(row);
        }
        return table.lines();
    }

    private static String limits(Row group) {
        return group.rows("limits").stream()
                .map(limit -> limit.text("kind") + " " + limit.text("value") + " (" + limit.text("enforcedBy") + ")")
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Object> json(Row limit) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", limit.text("kind"));
        fields.put("value", limit.text("value"));
        fields.put("enforced_by", limit.text("enforcedBy"));
        fields.put("enforced", limit.flag("enforced"));
        fields.put("detail", limit.text("detail"));
        return fields;
    }

    /** In how many others of those that are shown it is. */
    private int depth(Row group) {
        return groups.stream()
                .filter(each -> each.text("name").equals(group.text("parent")))
                .findFirst()
                .map(parent -> depth(parent) + 1)
                .orElse(0);
    }

    List<Object> json() {
        List<Object> list = new ArrayList<>();
        for (Row group : groups) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", group.text("name"));
            fields.put("parent", group.text("parent").isEmpty() ? null : group.text("parent"));
            fields.put("strategy", group.text("strategy"));
            fields.put("state", group.text("state").isEmpty() ? null : group.text("state"));
            fields.put("running", group.number("running"));
            fields.put("cpu_percent", group.decimal("cpuPercent"));
            fields.put("memory_bytes", group.number("memoryBytes"));
            fields.put("quota", group.text("quota").isEmpty() ? null : group.text("quota"));
            fields.put("limits", group.rows("limits").stream().map(GroupTable::json).toList());
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
