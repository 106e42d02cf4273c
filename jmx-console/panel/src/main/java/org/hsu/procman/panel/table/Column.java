package org.hsu.procman.panel.table;

import java.util.function.Function;
import org.hsu.procman.panel.model.Figures;
import org.hsu.procman.panel.model.ProcessRow;

/** The columns of {@code procman status}, and how long checks take. */
enum Column {
    ID("ID", String.class, 120, ProcessRow::id),
    TYPE("Type", String.class, 142, ProcessRow::type),
    STATE("State", String.class, 104, ProcessRow::state),
    HEALTH("Health", String.class, 80, ProcessRow::health),
    PID("PID", Long.class, 64, ProcessRow::pid),
    UPTIME("Uptime", Long.class, 68, ProcessRow::uptimeMillis),
    RESTARTS("Restarts", Long.class, 70, ProcessRow::restarts),
    CPU("CPU", Double.class, 60, ProcessRow::cpuPercent),
    MEMORY("Memory", Long.class, 82, ProcessRow::memoryBytes),
    CHECK("Check", Long.class, 62, ProcessRow::checkLatencyMillis),
    PORT("Port", String.class, 70, Column::ports),
    DETAIL("Detail", String.class, 200, ProcessRow::detail);

    private final String title;
    private final Class<?> type;
    private final int width;
    private final Function<ProcessRow, Object> value;

    Column(String title, Class<?> type, int width, Function<ProcessRow, Object> value) {
        this.title = title;
        this.type = type;
        this.width = width;
        this.value = value;
    }

    /** One port needs no name. */
    private static String ports(ProcessRow row) {
        String all = String.join(" ", row.ports());
        return row.ports().size() == 1 ? all.substring(all.indexOf('=') + 1) : all;
    }

    String title() {
        return title;
    }

    /** What the column is sorted by. */
    Class<?> type() {
        return type;
    }

    /** Preferred, in pixels. */
    int width() {
        return width;
    }

    Object value(ProcessRow row) {
        return value.apply(row);
    }

    String text(Object value) {
        return switch (this) {
            case UPTIME -> Figures.duration((Long) value);
            case CPU -> Figures.percent((Double) value);
            case MEMORY -> Figures.size((Long) value);
            case CHECK -> value == null ? Figures.UNKNOWN : value + " ms";
            default -> value == null || value.equals("") ? Figures.UNKNOWN : value.toString();
        };
    }
}
