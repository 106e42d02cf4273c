package org.hsu.procman.manager.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesEveryKindOfValue() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("a", 1);
        object.put("b", Arrays.asList(true, null, 2.5, "x"));
        object.put("c", Map.of());
        object.put("d", Long.MIN_VALUE);
        object.put("e", Double.NaN);
        object.put("f", Double.POSITIVE_INFINITY);
        assertEquals("{\"a\":1,\"b\":[true,null,2.5,\"x\"],\"c\":{},\"d\":-9223372036854775808,\"e\":null,\"f\":null}",
                Json.write(object));
        assertEquals("null", Json.write(null));
        assertEquals("[]", Json.write(List.of()));
        assertEquals("{\"k\\\"\":null}", Json.write(Collections.singletonMap("k\"", null)));
    }

    @Test
    void escapesWhatJsonOrLinesCannotCarry() {
        assertEquals("\"\\\"\\\\/\\n\\r\\t\\u0000\\u001b\\u007f\\u2028\\u2029\"",
                Json.write("\"\\/\n\r\t\u0000\u001b\u007f\u2028\u2029"));
    }

    @Test
    void keepsCharactersOfAllPlanesAndEscapesHalfOnes() {
        assertEquals("\"\u00e9\u20ac\ud83d\ude00\"", Json.write("\u00e9\u20ac\ud83d\ude00"));
        assertEquals("\"a\\ud83d\"", Json.write("a\ud83d"));
        assertEquals("\"\\ude00\\ud83db\"", Json.write("\ude00\ud83db"));
    }
}
