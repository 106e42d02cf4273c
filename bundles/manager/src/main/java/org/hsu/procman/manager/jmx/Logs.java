package org.hsu.procman.manager.jmx;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.hsu.procman.api.log.LogLine;
import org.hsu.procman.api.log.LogPage;
import org.hsu.procman.api.log.LogQuery;
import org.hsu.procman.api.log.LogStream;
import org.hsu.procman.manager.management.Management;

/** Reads captured lines on behalf of clients. Thread-safe. */
final class Logs {

    /** One answer must fit a small heap. */
    static final int MOST_LINES = 10_000;

    private final Management management;
    private final Lookup lookup;

    Logs(Management management) {
        this.management = management;
        this.lookup = new Lookup(management);
    }

    /**
     * The newest lines of both streams, in order.
     *
     * @throws IllegalArgumentException there is no such process
     * @throws IOException              the files cannot be read
     */
    String[] newest(String id, int lines) throws IOException {
        lookup.process(id);
        LogPage page = management.logs(id, new LogQuery(null, "", lines, 0, null));
        return page.lines().stream().map(LogLine::text).toArray(String[]::new);
    }

    /**
     * One page.
     *
     * @param stream empty for both
     * @throws IllegalArgumentException there is no such process or stream, or the expression is malformed
     * @throws IOException              the files cannot be read
     */
    Map.Entry<String, LogPage> page(
            String id, String stream, String cursor, int maxLines, long sinceMillis, String expression)
            throws IOException {
        lookup.process(id);
        LogQuery query = new LogQuery(stream(stream), cursor, maxLines, sinceMillis,
                expression.isEmpty() ? null : search(expression));
        return Map.entry(id, management.logs(id, query));
    }

    private static LogStream stream(String word) {
        if (word.isEmpty()) {
            return null;
        }
        return Arrays.stream(LogStream.values())
                .filter(stream -> stream.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "stream must be stdout, stderr or empty for both, not " + word));
    }

    private static Predicate<CharSequence> search(String expression) {
        try {
            Pattern pattern = Pattern.compile(expression);
            return line -> pattern.matcher(line).find();
        } catch (PatternSyntaxException malformed) {
            String part = malformed.getPattern();
            throw new IllegalArgumentException("'" + expression + "' is no regular expression (RE2): "
                    + malformed.getDescription() + (part.isEmpty() || part.equals(expression) ? "" : " " + part), malformed);
        }
    }
}
