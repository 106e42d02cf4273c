package org.hsu.procman.manager.loop;

import java.util.List;
import org.hsu.procman.manager.management.LogOutputView;

/** Where lines go and what became of them. Thread-safe; takes no lock that writing takes for long. */
public interface OutputReadings {

    /** Of one process, output by output: its own files first. */
    List<LogOutputView> outputs(String processId);

    /** Of all processes, target by target. */
    List<LogOutputView> outputs();

    /** Closes all files and connections; each is opened again for the next lines. Does not wait. */
    void reopen();
}
