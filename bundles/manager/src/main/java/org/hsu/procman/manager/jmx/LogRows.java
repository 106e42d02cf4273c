package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.BOOLEAN;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.util.List;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularType;
import org.hsu.procman.manager.management.LogOutputView;

/** The table of log outputs. */
final class LogRows {

    private static final RowType<LogOutputView> OUTPUT = RowType.<LogOutputView>named(
                    "LogOutput", "where lines go and what became of them")
            .item("name", "stdout or stderr for a process's own files, else the target", STRING, LogOutputView::name)
            .item("type", "own_file, else the type of the target's output", STRING, LogOutputView::type)
            .item("lines", "written since the manager started", LONG, LogOutputView::lines)
            .item("bytes", "of these lines, as the process wrote them", LONG, LogOutputView::bytes)
            .item("droppedLines", "given up because the output was too slow or failed", LONG,
                    LogOutputView::droppedLines)
            .item("lagBytes", "that wait to be written", LONG, LogOutputView::lagBytes)
            .item("rotations", "of what it writes to, since it was opened", LONG, LogOutputView::rotations)
            .item("lastWriteMillis", "when it last wrote, epoch milliseconds, 0 for never", LONG,
                    LogOutputView::lastWriteMillis)
            .item("lastError", "the last thing that went wrong, empty for nothing", STRING, LogOutputView::lastError)
            .item("failing", "whether it cannot be written now", BOOLEAN, LogOutputView::failing)
            .build();

    static final TabularType OUTPUTS = OUTPUT.tableType("name");

    private LogRows() {}

    static TabularData outputs(List<LogOutputView> views) {
        return OUTPUT.table(OUTPUTS, views);
    }
}
