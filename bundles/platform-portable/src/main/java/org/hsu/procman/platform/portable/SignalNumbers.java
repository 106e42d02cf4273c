package org.hsu.procman.platform.portable;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Names of signals by number: signal(7) on Linux, sys/signal.h on macOS; none on Windows. */
final class SignalNumbers {

    private static final List<String> LINUX = names("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE"
            + " ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS");
    private static final List<String> MACOS = names("HUP INT QUIT ILL TRAP ABRT EMT FPE KILL BUS SEGV SYS PIPE ALRM"
            + " TERM URG STOP TSTP CONT CHLD TTIN TTOU IO XCPU XFSZ VTALRM PROF WINCH INFO USR1 USR2");

    private final List<String> names;

    /** @param osName the system property {@code os.name} */
    SignalNumbers(String osName) {
        if (osName.startsWith("Windows")) {
            names = List.of();
        } else {
            names = osName.startsWith("Mac") ? MACOS : LINUX;
        }
    }

    /** Whether signals exist here at all. */
    boolean exist() {
        return !names.isEmpty();
    }

    /** @param name with SIG */
    boolean has(String name) {
        return names.contains(name);
    }

    /** With SIG; empty when no signal has the number. */
    Optional<String> name(int number) {
        return number >= 1 && number <= names.size() ? Optional.of(names.get(number - 1)) : Optional.empty();
    }

    private static List<String> names(String words) {
        return Arrays.stream(words.split(" ")).map(word -> "SIG" + word).toList();
    }
}
