package org.hsu.procman.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.File;
import java.io.IOException;
import java.util.Map;

/**
 * A rolling file that never keeps a part of a line, tries again with each line, and says how many could not be
 * written before the first that can. Logback's own drops lines without a word, and for up to five minutes after there
 * is room again. Bounds what each logger may write ({@link LineBudgets}). Always appends; {@code prudent}, {@code append} and {@code bufferSize} mean nothing here.
 */
public final class OwnLogAppender extends RollingFileAppender<ILoggingEvent> {

    private final LineBudgets budgets = new LineBudgets(System::nanoTime);
    private LostLines lost;

    /** Opens nothing: a file that cannot be opened now may be later. */
    @Override
    public void openFile(String name) {
        streamWriteLock.lock();
        try {
            lost = LostLines.of(name);
            setOutputStream(new WholeWrites(new File(name)));
        } finally {
            streamWriteLock.unlock();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        LineBudgets.Budget budget = budgets.of(event.getLoggerName());
        if (budget == null) {
            super.append(event);
            return;
        }
        boolean admitted = budget.admits();
        String notice = budget.notice(admitted);
        if (notice != null) {
            super.append(notice(event.getLoggerName() + " " + notice));
            // Whoever wants to see that much gets it; that is not the fault of the one who was asked.
            if (!admitted && event.getLevel().isGreaterOrEqual(Level.INFO)) {
                Floods.report(event.getLoggerName(), budget.excess());
            }
        }
        if (admitted) {
            super.append(event);
        }
    }

    @Override
    protected void writeOut(ILoggingEvent event) {
        byte[] line = getEncoder().encode(event);
        LineBudgets.Budget budget = budgets.of(event.getLoggerName());
        if (budget != null) {
            budget.wrote(line.length);
        }
        streamWriteLock.lock();
        try {
            // Whoever waited for the lock may come after the end.
            if (isStarted()) {
                write(line);
            }
        } finally {
            streamWriteLock.unlock();
        }
    }

    private void write(byte[] line) {
        try {
            if (lost.untold() > 0) {
                put(getEncoder().encode(notice(lost.text())));
                lost.told();
            }
            put(line);
        } catch (IOException e) {
            lost.add(e);
        }
    }

    private void put(byte[] bytes) throws IOException {
        getOutputStream().write(bytes);
        updateByteCount(bytes);
    }

    private ILoggingEvent notice(String text) {
        LoggingEvent event = new LoggingEvent(
                OwnLogAppender.class.getName(),
                ((LoggerContext) getContext()).getLogger(OwnLogAppender.class),
                Level.WARN,
                text,
                null,
                null);
        // It is about no process, whatever this thread is doing.
        event.setMDCPropertyMap(Map.of());
        return event;
    }
}
