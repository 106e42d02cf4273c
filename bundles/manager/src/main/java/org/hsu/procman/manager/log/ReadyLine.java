package org.hsu.procman.manager.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.hsu.procman.api.log.LogChunk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the line that makes an instance ready, among what the pump moves anyway. That it was found is written down
 * before the checkpoint passes the line: a manager that is killed in between leaves the mark or the line, so the
 * next one finds either.
 */
public final class ReadyLine implements SinkRef {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyLine.class);

    private final Pattern pattern;
    private final LineSearch search;
    private final Path mark;
    private final Consumer<String> found;
    private boolean over;

    /**
     * @param mark  a file that is there once the line was found
     * @param found told how, once, by the pump's thread or at once by this constructor's
     */
    public ReadyLine(Pattern pattern, Path mark, Consumer<String> found) {
        this.pattern = pattern;
        this.mark = mark;
        this.found = found;
        search = new LineSearch(pattern);
        if (Files.exists(mark)) {
            tell();
        }
    }

    @Override
    public void accept(LogChunk chunk) {
        if (over) {
            return;
        }
        if (search.isIn(chunk.bytes())) {
            try {
                Files.write(mark, new byte[0]);
            } catch (IOException e) {
                LOG.warn("{}: that its ready line was found cannot be written down: {}",
                        chunk.processId(), e.getMessage());
            }
            tell();
        } else if (search.exhausted()) {
            over = true;
            LOG.warn("{}: ready.log_pattern {} takes too long on its lines and is not looked for any more",
                    chunk.processId(), pattern.pattern());
        }
    }

    private void tell() {
        over = true;
        found.accept("a line matched ready.log_pattern " + pattern.pattern());
    }
}
