package org.hsu.procman.platform.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalNumbersTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, 1, SIGHUP",
        "Linux, 9, SIGKILL",
        "Linux, 10, SIGUSR1",
        "Linux, 15, SIGTERM",
        "Linux, 18, SIGCONT",
        "Linux, 24, SIGXCPU",
        "Linux, 31, SIGSYS",
        "Mac OS X, 10, SIGBUS",
        "Mac OS X, 15, SIGTERM",
        "Mac OS X, 19, SIGCONT",
        "Mac OS X, 30, SIGUSR1",
        "Mac OS X, 31, SIGUSR2",
    })
    void numbersDifferBySystem(String system, int number, String name) {
        SignalNumbers signals = new SignalNumbers(system);
        assertEquals(Optional.of(name), signals.name(number));
        assertTrue(signals.has(name) && signals.exist());
    }

    @ParameterizedTest
    @CsvSource({"Linux, 0", "Linux, 32", "Linux, -119", "Windows 11, 15"})
    void notEveryNumberIsASignal(String system, int number) {
        assertEquals(Optional.empty(), new SignalNumbers(system).name(number));
        assertFalse(new SignalNumbers("Windows 11").exist());
    }
}
