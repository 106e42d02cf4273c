package org.hsu.procman.grpc;

import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.grpc.v1.LogLine;

/** The lines of a process: the last kept ones, then, if wished, those that come. Used by one thread at a time. */
final class LineSource implements Outflow.Source<LogLine> {
    private static final int READ_AT_ONCE = 200;

    private final ManagementFacade manager;
    private final String id;
    private final LogStream stream;
    private final int lines;
    private final boolean follow;
    private final Deque<org.hsu.procman.api.log.LogLine> read = new ArrayDeque<>();
    private String cursor = "";

    /**
     * @param stream null for both
     * @param lines  how many of the kept ones
     */
    LineSource(ManagementFacade manager, String id, LogStream stream, int lines, boolean follow) {
        this.manager = manager;
        this.id = id;
        this.stream = stream;
        this.lines = lines;
        this.follow = follow;
    }

    @Override
    public LogLine next() {
        if (read.isEmpty() && (follow || cursor.isEmpty())) {
            LogPage page = page(cursor.isEmpty() ? lines : READ_AT_ONCE);
            cursor = page.cursor();
            read.addAll(page.lines());
        }
        org.hsu.procman.api.log.LogLine line = read.poll();
        return line == null ? null : Messages.of(id, line);
    }

    @Override
    public boolean isOver() {
        return !follow;
    }

    private LogPage page(int most) {
        try {
            return manager.logs(id, new LogQuery(stream, cursor, most, 0, null));
        } catch (IllegalArgumentException e) {
            throw Failures.of(Status.NOT_FOUND, e.getMessage());
        } catch (IllegalStateException e) {
            throw Failures.of(Status.FAILED_PRECONDITION, e.getMessage());
        } catch (IOException e) {
            throw Failures.of(Status.INTERNAL, e.getMessage());
        }
    }
}
