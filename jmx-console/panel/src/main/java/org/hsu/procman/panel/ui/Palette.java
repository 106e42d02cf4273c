package org.hsu.procman.panel.ui;

import java.awt.Color;
import javax.swing.UIManager;

/**
 * Colours that can be told apart on a light and on a dark ground, with a contrast of at least 4.5 to 1 where text is
 * written in them. Looked up at each painting, so a change of the look is followed.
 */
public final class Palette {

    private static final double DARK_BELOW = 0.5;
    private static final Color[] ON_LIGHT = {
        new Color(0x1f6fb2), new Color(0xb85c00), new Color(0x1b7f3b), new Color(0xa8324a),
        new Color(0x6b4fb0), new Color(0x007a7a), new Color(0x8a6d00), new Color(0x5a5a5a)
    };
    private static final Color[] ON_DARK = {
        new Color(0x6cb6ff), new Color(0xf0a050), new Color(0x5fd38a), new Color(0xf0788c),
        new Color(0xb79cf5), new Color(0x4fd0d0), new Color(0xe0c040), new Color(0xb8b8b8)
    };

    private Palette() {}

    /** Whether the look of this application is a dark one. */
    public static boolean isDark() {
        Color ground = ground();
        double luminance = (0.299 * ground.getRed() + 0.587 * ground.getGreen() + 0.114 * ground.getBlue()) / 255;
        return luminance < DARK_BELOW;
    }

    /** What tables and texts stand on. */
    public static Color ground() {
        Color color = UIManager.getColor("Table.background");
        return color == null ? Color.WHITE : color;
    }

    public static Color text() {
        Color color = UIManager.getColor("Table.foreground");
        return color == null ? Color.BLACK : color;
    }

    /** For what is less important than {@link #text}. */
    public static Color faint() {
        return isDark() ? new Color(0xa8a8a8) : new Color(0x606060);
    }

    public static Color grid() {
        return isDark() ? new Color(0x4a4d50) : new Color(0xdddddd);
    }

    /** One of eight, for the lines of a chart. */
    public static Color line(int index) {
        Color[] colors = isDark() ? ON_DARK : ON_LIGHT;
        return colors[index % colors.length];
    }

    /** Of a process in this state. */
    public static Color state(String state) {
        boolean dark = isDark();
        return switch (state) {
            case "RUNNING" -> dark ? new Color(0x5fd38a) : new Color(0x1b7f3b);
            case "UNHEALTHY" -> dark ? new Color(0xf0a050) : new Color(0xb85c00);
            case "FAILED" -> dark ? new Color(0xff7b7b) : new Color(0xc62828);
            case "STARTING", "STOPPING" -> dark ? new Color(0x6cb6ff) : new Color(0x1f6fb2);
            case "UNKNOWN" -> dark ? new Color(0xb79cf5) : new Color(0x6b4fb0);
            default -> faint();
        };
    }

    /** Of a check, a plugin or a plan: what is good, bad, or neither. */
    public static Color word(String word) {
        return switch (word) {
            case "healthy", "active", "start" -> state("RUNNING");
            case "unhealthy", "waiting", "restart", "warning" -> state("UNHEALTHY");
            case "unavailable", "rejected", "quarantined", "stop", "error", "true" -> state("FAILED");
            case "in_place", "shadowed" -> state("STARTING");
            default -> null;
        };
    }
}
