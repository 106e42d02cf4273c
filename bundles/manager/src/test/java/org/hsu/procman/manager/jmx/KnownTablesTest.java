package org.hsu.procman.manager.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularType;
import org.junit.jupiter.api.Test;

class KnownTablesTest {

    private static final RowType<String> ROW =
            RowType.<String>named("Word", "a word").item("word", "as it is", SimpleType.STRING, word -> word).build();
    private static final TabularType TABLE = ROW.tableType("word");

    private final KnownTables tables = new KnownTables();

    private TabularData read(String attribute, List<String> rows) {
        return tables.of(attribute, new LazyTable<>(rows, words -> ROW.table(TABLE, words)));
    }

    @Test
    void whatIsEqualIsMadeOnce() {
        TabularData first = read("Words", List.of("a", "b"));
        assertSame(first, read("Words", new ArrayList<>(List.of("a", "b"))));
        assertEquals(2, first.size());
    }

    @Test
    void whatHasChangedIsMadeAnew() {
        read("Words", List.of("a"));
        TabularData second = read("Words", List.of("a", "b"));
        assertEquals(2, second.size());
        assertSame(second, read("Words", List.of("a", "b")));
    }

    @Test
    void eachAttributeHasItsOwn() {
        read("Words", List.of("a"));
        assertEquals(0, read("Others", List.of()).size());
        assertEquals(1, read("Words", List.of("a")).size());
    }

    @Test
    void largeOnesAreNotKept() {
        List<String> many = Collections.nCopies(KnownTables.MOST_ROWS + 1, "a");
        assertNotSame(read("Words", many), read("Words", many));
    }
}
