package org.hsu.procman.client;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The whole terminal for a while: a screen of its own, keys as they are pressed. However the command ends, the terminal
 * is left as it was found. By {@code stty} and the sequences that every terminal of today has. For one thread.
 */
final class Screen implements AutoCloseable {

    private static final File TERMINAL = new File("/dev/tty");
    private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String FIRST_SCREEN = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String TOP_LEFT = "\u001b[H";
    private static final String WIPE_LINE = "\u001b[K";
    private static final String WIPE_BELOW = "\u001b[J";
    private static final int USUAL_HEIGHT = 24;

    private final Session session;
    private final String before;
    private final Thread restoring = new Thread(this::restore);

    private Screen(Session session, String before) {
        this.session = session;
        this.before = before;
    }

    /** @throws Failure this is no terminal that can be used so */
    static Screen open(Session session) throws Failure {
        String before = stty("-g");
        if (before == null || stty("-icanon", "-echo", "min", "1", "time", "0") == null) {
            throw new Failure(ExitCode.FAILED, "this terminal cannot be used (no stty?)");
        }
        Screen screen = new Screen(session, before);
        Runtime.getRuntime().addShutdownHook(screen.restoring);
        session.out().text(OTHER_SCREEN);
        return screen;
    }

    /** As many of the lines as there is room for. */
    void show(List<String> lines) throws Failure {
        StringBuilder text = new StringBuilder(TOP_LEFT);
        List<String> shown = lines.subList(0, Math.min(lines.size(), height()));
        for (int i = 0; i < shown.size(); i++) {
            text.append(i == 0 ? "" : "\r\n").append(shown.get(i)).append(WIPE_LINE);
        }
        session.out().text(text.append(WIPE_BELOW).toString());
        session.out().flush();
    }

    private static int height() {
        String size = stty("size");
        try {
            int rows = size == null ? 0 : Integer.parseInt(size.split(" ")[0]);
            return rows > 0 ? rows : USUAL_HEIGHT;
        } catch (NumberFormatException e) {
            return USUAL_HEIGHT;
        }
    }

    /** The key that was pressed, -1 when none was within that time. */
    int key(long millis) throws Failure {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (System.in.available() == 0) {
                if (System.nanoTime() > deadline) {
                    return -1;
                }
                Connection.pause(20);
            }
            return System.in.read();
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "the terminal is gone");
        }
    }

    private void restore() {
        stty(before);
        try {
            session.out().text(FIRST_SCREEN);
            session.out().flush();
        } catch (Failure e) {
            // Nobody looks any more.
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(restoring);
        } catch (IllegalStateException e) {
            // The JVM is ending, and does it once more.
        }
    }

    /** What it prints, null if it fails. */
    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(stty.getInputStream().readAllBytes()).strip();
            return stty.waitFor() == 0 ? printed : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
