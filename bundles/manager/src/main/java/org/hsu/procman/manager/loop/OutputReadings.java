package org.hsu.procman.manager.loop;

import java.util.List;
import org.hsu.procman.manager.management.LogOutputView;

/** What became of lines. Thread-safe; takes no lock that writing takes for long. */
public interface OutputReadings {

    /** Of one process, output by output: its own files first. */
    List<LogOutputView> outputs(String processId);

    /** Of all processes, target by target. */
    List<LogOutputView> outputs();
}
