package org.hsu.procman.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the command was started in; tests make their own.
 *
 * @param out         standard output, unbuffered
 * @param err         standard error, unbuffered
 * @param environment variables
 * @param home        of the distribution (system property {@code procman.home}); null if unknown
 * @param terminal    whether standard output is a terminal
 * @param zone        for the times that are shown
 */
record Surroundings(
        OutputStream out,
        OutputStream err,
        Map<String, String> environment,
        Path home,
        boolean terminal,
        ZoneId zone) {

    private static final int USUAL_WIDTH = 80;

    static Surroundings ofThisProcess() {
        String home = System.getProperty("procman.home");
        return new Surroundings(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                home == null || home.isEmpty() ? null : Path.of(home),
                standardOutputIsTerminal(),
                ZoneId.systemDefault());
    }

    /** Colour and progress: only for a terminal, and not with {@code NO_COLOR} (no-color.org). */
    boolean decorated() {
        return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
    }

    /** Columns of the terminal; {@code COLUMNS} goes first. */
    int width() {
        try {
            int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
            return columns > 0 ? columns : USUAL_WIDTH;
        } catch (NumberFormatException e) {
            return widthOfTerminal();
        }
    }

    /** Shells seldom export COLUMNS, and the JDK cannot ask the terminal. */
    private static int widthOfTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return USUAL_WIDTH;
            }
            String[] rowsAndColumns = new String(stty.getInputStream().readAllBytes()).trim().split(" ");
            int columns = rowsAndColumns.length == 2 ? Integer.parseInt(rowsAndColumns[1]) : 0;
            return columns > 0 ? columns : USUAL_WIDTH;
        } catch (IOException | NumberFormatException e) {
            return USUAL_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL_WIDTH;
        }
    }

    /** {@code System.console()} wants the input to be a terminal too, and from JDK 22 on exists without one. */
    private static boolean standardOutputIsTerminal() {
        return isTerminal(1);
    }

    static boolean standardInputIsTerminal() {
        return isTerminal(0);
    }

    private static boolean isTerminal(int number) {
        Path descriptor = Path.of("/proc/self/fd/" + number);
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return Runtime.version().feature() < 22 && System.console() != null;
        }
    }
}
