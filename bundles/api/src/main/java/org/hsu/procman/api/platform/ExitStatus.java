package org.hsu.procman.api.platform;

/**
 * How a main process ended.
 *
 * @param code        null when a signal ended it or nothing is known
 * @param signal      with SIG; null when it exited by itself or nothing is known
 * @param nanoTime    when the kernel told us, on the clock of {@link System#nanoTime}
 * @param epochMillis the same instant on the wall
 */
public record ExitStatus(Integer code, String signal, long nanoTime, long epochMillis) {

    public static ExitStatus exited(int code, long nanoTime, long epochMillis) {
        return new ExitStatus(code, null, nanoTime, epochMillis);
    }

    public static ExitStatus signalled(String signal, long nanoTime, long epochMillis) {
        return new ExitStatus(null, signal, nanoTime, epochMillis);
    }

    /** It ended where nobody could see how. Never to be taken for success. */
    public static ExitStatus unknown(long nanoTime, long epochMillis) {
        return new ExitStatus(null, null, nanoTime, epochMillis);
    }

    public boolean success() {
        return code != null && code == 0;
    }

    /** {@code exit 3}, {@code SIGKILL} or {@code exit unknown}. */
    public String text() {
        if (code != null) {
            return "exit " + code;
        }
        return signal != null ? signal : "exit unknown";
    }
}
