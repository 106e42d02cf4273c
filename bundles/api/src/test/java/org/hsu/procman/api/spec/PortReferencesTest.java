package org.hsu.procman.api.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortReferencesTest {
    private static final Map<String, Integer> PORTS = Map.of("http", 8080, "admin-ui", 81);

    @ParameterizedTest
    @CsvSource({
        "--port=${port.http}, --port=8080",
        "${port.http}${port.admin-ui}, 808081",
        "${port.none} ${port.http}, ${port.none} 8080",
        "${port.}{port.http}, ${port.http}",
        "$${port.http}, $8080",
        "${NAME} ${port.a b} {port.http} $, ${NAME} ${port.a b} {port.http} $"
    })
    void numbersTakeThePlaceOfNames(String text, String expanded) {
        assertEquals(expanded, PortReferences.expand(text, PORTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${port.http}", "$${port.http}", "${port.}", "${port.${port.http}}", "${instance.index}", "$", "a", ""})
    void aLiteralIsWhatItWas(String text) {
        String literal = InstanceReferences.expand(PortReferences.literal(text), 7);
        assertEquals(text, PortReferences.expand(literal, PORTS));
        assertTrue(literal.equals(text) || PortReferences.mayRefer(literal), literal);
    }

    @Test
    void anIndexTakesThePlaceOfItsReference() {
        assertEquals("a7-${port.http} ${instance.x}", InstanceReferences.expand("a${instance.index}-${port.http} ${instance.x}", 7));
        assertFalse(PortReferences.mayRefer("${NAME} $port."));
    }

    @Test
    void namesAreInTheOrderOfTheText() {
        assertEquals(
                List.of("b", "a"), List.copyOf(PortReferences.names("${port.b} ${port.}{port.c} ${port.a}${port.b}")));
    }
}
