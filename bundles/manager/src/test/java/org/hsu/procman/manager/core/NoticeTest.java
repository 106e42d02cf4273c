package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTest {

    @Test
    void everythingAtOnce() {
        Notice notice = Notice.parse("READY=1\nSTATUS=a=b\nWATCHDOG=1\nRELOADING=1\nEXTEND_TIMEOUT_USEC=5\nMAINPID=7\n");
        assertEquals(new Notice(true, "a=b", true, false, false, true, 5000, "MAINPID=7"), notice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "READY", "READY=0", "=1", "ready=1", "WATCHDOG=2", "STOPPING=", "X_ANY=1",
        "EXTEND_TIMEOUT_USEC=-5", "EXTEND_TIMEOUT_USEC=1e9", "EXTEND_TIMEOUT_USEC=", "BARRIER=1"})
    void whatIsNotUnderstoodHasNoEffect(String text) {
        assertEquals(new Notice(false, null, false, false, false, false, 0, null), Notice.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "a\u001b[31mred, a\\u001b[31mred",
        "tab\there, tab\\u0009here",
        "ok \u202eevil, ok \\u202eevil",
        "größer, größer",
    })
    void aStatusCannotDriveATerminal(String said, String shown) {
        assertEquals(shown, Notice.parse("STATUS=" + said).status());
    }

    @Test
    void aStatusIsBounded() {
        String status = Notice.parse("STATUS=" + "x".repeat(100_000)).status();
        assertEquals(Notice.LONGEST_STATUS + 3, status.length());
        assertTrue(status.endsWith("..."));
        assertEquals("", Notice.parse("STATUS=").status());
        assertNull(Notice.parse("READY=1").status());
    }

    @Test
    void noExtensionIsForEver() {
        long day = 24L * 3600 * 1_000_000_000;
        assertEquals(day, Notice.parse("EXTEND_TIMEOUT_USEC=999999999999999999").extendNanos());
        assertFalse(Notice.parse("EXTEND_TIMEOUT_USEC=9999999999999999999999").extendNanos() > 0);
    }
}
