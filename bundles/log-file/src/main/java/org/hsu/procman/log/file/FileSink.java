package org.hsu.procman.log.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;

/**
 * Lines on their way to the one file of a target, or to the many that its path stands for, of which a bounded
 * number is open. Used by one thread at a time.
 */
final class FileSink implements LogSink {
    private final LogSinkRequest request;
    private final FileSettings settings;
    private final PathTemplate template;
    private final Upkeep upkeep;
    private final LogFormatter formatter;
    private final Map<String, RotatingFile> open = new LinkedHashMap<>(16, 0.75f, true);
    private final RotatingFile fixed;
    private long rotationsOfClosed;
    private LogChunk marked;
    private ByteBuffer markedBytes;

    FileSink(LogSinkRequest request, FileSettings settings, Upkeep upkeep) throws IOException {
        this.request = request;
        this.settings = settings;
        this.upkeep = upkeep;
        this.template = PathTemplate.parse(settings.path());
        this.formatter = request.formatter();
        this.fixed = template.isFixed() ? file(template.path(request, null)) : null;
        if (fixed != null) {
            fixed.open();
        }
    }

    private RotatingFile file(Path path) {
        return new RotatingFile(path, false, settings.rotation(), upkeep);
    }

    private RotatingFile file(LogChunk chunk) throws IOException {
        return fixed != null ? fixed : fileAt(template.path(request, chunk));
    }

    private RotatingFile fileAt(Path path) throws IOException {
        String name = path.toString();
        RotatingFile file = open.get(name);
        if (file == null) {
            if (open.size() >= settings.maxOpenFiles()) {
                RotatingFile eldest = open.remove(open.keySet().iterator().next());
                rotationsOfClosed += eldest.rotations();
                eldest.close();
            }
            file = file(path);
            open.put(name, file);
        }
        return file;
    }

    @Override
    public void write(LogChunk chunk) throws IOException {
        ByteBuffer bytes = chunk == marked ? markedBytes : formatter.format(chunk);
        marked = null;
        markedBytes = null;
        file(chunk).append(bytes, null);
    }

    /** {@code size identity} of the file and, when there may be more than one, {@code |path}. */
    @Override
    public String mark(LogChunk chunk) throws IOException {
        markedBytes = formatter.format(chunk);
        marked = chunk;
        Path path = fixed != null ? null : template.path(request, chunk);
        RotatingFile file = fixed != null ? fixed : fileAt(path);
        String mark = file.mark(markedBytes.remaining());
        return path == null ? mark : mark + '|' + path;
    }

    @Override
    public void rollBack(String mark) throws IOException {
        int bar = mark.indexOf('|');
        if (fixed != null && bar < 0) {
            fixed.rollBack(mark);
        } else if (fixed == null && bar >= 0) {
            fileAt(Path.of(mark.substring(bar + 1))).rollBack(mark.substring(0, bar));
        }
    }

    /** Nothing is buffered. */
    @Override
    public void flush() {}

    @Override
    public long rotations() {
        long sum = rotationsOfClosed + (fixed == null ? 0 : fixed.rotations());
        for (RotatingFile file : open.values()) {
            sum += file.rotations();
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        if (fixed != null) {
            fixed.close();
        }
        for (RotatingFile file : open.values()) {
            file.close();
        }
        open.clear();
    }
}
