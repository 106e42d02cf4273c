package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SelectionTest {

    private static final List<Row> PROCESSES = List.of(
            row("web-1", "front", "tier=a", "zone=x"),
            row("web-2", "front", "tier=b"),
            row("db", "back", "tier=a"));

    private static Row row(String id, String group, String... labels) {
        return new Row(Rows.process(id, "RUNNING", Map.of("group", group, "labels", labels)));
    }

    private static Selection.Found select(String options, String... names) {
        Selection selection = new Selection();
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("s",
                CommandLine.Model.CommandSpec.forAnnotatedObject(selection)))
                .parseArgs(options.isEmpty() ? new String[0] : options.split(" "));
        return selection.from(PROCESSES, List.of(names));
    }

    @ParameterizedTest
    @CsvSource({
        "web-*,web-1,true", "web-*,web,false", "*,db,true", "web-?,web-12,false", "web-[12],web-2,true",
        "web-[!1],web-1,false", "web-[!1],web-2,true", "web-[0-3],web-3,true", "w.b-*,web-1,false", "db,db,true",
        "web-[,web-1,false", "[z-a],b,false"
    })
    void globs(String glob, String id, boolean matches) {
        assertEquals(matches, Selection.matches(glob, id));
    }

    @Test
    void keepsTheOrderAskedForAndTakesEachOnce() {
        assertEquals(List.of("db", "web-1", "web-2"), select("", "db", "web-*", "web-1").ids());
        assertEquals(List.of("web-1", "web-2", "db"), select("--all").ids());
    }

    @Test
    void anEntryIsAllOfItsInstances() {
        List<Row> processes = List.of(
                new Row(Rows.process("api-1", "RUNNING", Map.of("instanceOf", "api"))),
                new Row(Rows.process("api-2", "RUNNING", Map.of("instanceOf", "api"))),
                new Row(Rows.process("apis", "RUNNING", Map.of())));
        Selection selection = new Selection();
        assertEquals(List.of("api-1", "api-2"), selection.from(processes, List.of("api")).ids());
        assertEquals(List.of("api-2"), selection.from(processes, List.of("api-2")).ids());
        assertEquals(List.of("no such process: nobody"), selection.from(processes, List.of("nobody")).missing());
    }

    @Test
    void groupsAndLabelsNarrow() {
        assertEquals(List.of("web-1", "web-2"), select("--group front").ids());
        assertEquals(List.of("web-1"), select("--label tier=a", "web-*").ids());
        assertEquals(List.of("web-1"), select("--label tier=a --label zone=x").ids());
    }

    @Test
    void tellsWhatStandsForNothing() {
        assertEquals(List.of("no such process: wbe-1, did you mean \"web-1\"?", "no process matches x*"),
                select("", "wbe-1", "x*").missing());
        assertEquals(List.of("no process of group middle with label a=b"),
                select("--group middle --label a=b").missing());
    }
}
