package org.hsu.procman.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private static Map<String, Object> sample() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", "we\"b\\");
        map.put("pid", null);
        map.put("restarts", 3L);
        map.put("cpu_percent", 0.5);
        map.put("list", Arrays.asList(true, null, List.of(), Map.of()));
        map.put("text", "é\n\u0001\u009b");
        return map;
    }

    @Test
    void writesALine() {
        assertEquals("{\"id\":\"we\\\"b\\\\\",\"pid\":null,\"restarts\":3,\"cpu_percent\":0.5,"
                + "\"list\":[true,null,[],{}],\"text\":\"é\\n\\u0001\\u009b\"}", Json.line(sample()));
    }

    @Test
    void writesADocument() {
        assertEquals("""
                [
                  {
                    "a": 1,
                    "b": [
                      "x"
                    ]
                  }
                ]""", Json.document(List.of(new TreeMap<>(Map.of("a", 1, "b", List.of("x"))))));
    }

    @Test
    void readsWhatItWrites() {
        assertEquals(sample(), JsonReader.read(Json.line(sample())));
        assertEquals(sample(), JsonReader.read(Json.document(sample())));
    }

    @Test
    void readsEscapesAndNumbers() {
        assertEquals(List.of("\u00e9/\t", -12L, 1.5e3), JsonReader.read(" [\"\\u00e9\\/\\t\", -12, 1.5e3] "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\"}", "nul", "1 2", "\"\\x\"", "{\"a\":1,}", "\"\\u00", "'a'"})
    void refusesWhatIsNotJson(String text) {
        assertThrows(IllegalArgumentException.class, () -> JsonReader.read(text));
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        String deep = "[".repeat(100_000);
        assertThrows(IllegalArgumentException.class, () -> JsonReader.read(deep));
    }

    @Test
    void writesNoNumbersThatJsonHasNot() {
        assertEquals("null", Json.line(Double.NaN));
    }
}
