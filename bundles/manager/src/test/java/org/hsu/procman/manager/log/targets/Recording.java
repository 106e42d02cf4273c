package org.hsu.procman.manager.log.targets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSink;

/** Remembers what it is given; waits for the gate, and fails while told to. Says where it writes if told to. */
final class Recording implements LogSink {
    final List<String> seen = new CopyOnWriteArrayList<>();
    final CountDownLatch gate;
    volatile boolean marks;
    volatile boolean failing;
    /** Fails after it has taken the chunk. */
    volatile boolean takesAndFails;
    volatile int opened;
    volatile int closed;

    Recording(boolean open) {
        gate = new CountDownLatch(open ? 0 : 1);
    }

    Recording open() {
        opened++;
        return this;
    }

    @Override
    public String mark(LogChunk chunk) {
        return marks ? Integer.toString(seen.size()) : null;
    }

    @Override
    public void rollBack(String mark) {
        while (seen.size() > Integer.parseInt(mark)) {
            seen.remove(seen.size() - 1);
        }
    }

    @Override
    public void write(LogChunk chunk) throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        if (failing) {
            throw new IOException("told to fail");
        }
        String text = StandardCharsets.UTF_8.decode(chunk.bytes().duplicate()).toString();
        seen.add(chunk.processId() + " " + chunk.firstSequence() + " "
                + (text.length() > 100 ? text.length() : text.trim()));
        if (takesAndFails) {
            takesAndFails = false;
            throw new IOException("told to fail late");
        }
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        closed++;
    }
}
