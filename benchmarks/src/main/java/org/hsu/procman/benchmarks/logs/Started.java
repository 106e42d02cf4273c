package org.hsu.procman.benchmarks.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** Processes that are ended by signals. */
class Started implements Capture.Running {
    private final List<ProcessHandle> capturing;
    private final List<Process> started;
    private final IntFunction<Path> files;

    Started(List<ProcessHandle> capturing, List<Process> started, IntFunction<Path> files) {
        this.capturing = capturing;
        this.started = started;
        this.files = files;
    }

    @Override
    public List<ProcessHandle> capturing() {
        return capturing;
    }

    @Override
    public Path files(int writer) {
        return files.apply(writer);
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        for (Process process : started) {
            Captures.end(process);
        }
    }
}
