package org.hsu.procman.testkit.fake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogStream;

/** Lines as a process writes them. */
public final class Chunks {
    private static final AtomicLong NEXT = new AtomicLong(1);

    private Chunks() {}

    /** Some lines of the standard output of one process; their numbers go on from one chunk to the next. */
    public static LogChunk of(String... lines) {
        byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        long first = NEXT.getAndAdd(lines.length);
        return new LogChunk(
                "tested", LogStream.STDOUT, 1, ProcessHandle.current().pid(), first, lines.length,
                System.currentTimeMillis(), ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }
}
