package org.hsu.procman.log.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogSinkRequest;

/**
 * A path with placeholders: {@code {process_id}} (or {@code {worker_id}}, as earlier versions of HSU called it),
 * {@code {stream}}, {@code {date}} of the line in this host's time zone, {@code {manager_id}} and {@code {host}}.
 * What is not a letter, digit, dot, dash or underscore in a value becomes an underscore. Immutable.
 */
final class PathTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> NAMES =
            List.of("process_id", "worker_id", "stream", "date", "manager_id", "host");

    private final String text;
    private final ZoneId zone = ZoneId.systemDefault();

    private PathTemplate(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException an unknown placeholder, or not the path of a file */
    static PathTemplate parse(String text) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!NAMES.contains(matcher.group(1))) {
                throw new IllegalArgumentException("unknown placeholder " + matcher.group() + " in path (one of "
                        + String.join(", ", NAMES.stream().map(name -> '{' + name + '}').toList()) + ")");
            }
        }
        try {
            if (text.isBlank() || Path.of(PLACEHOLDER.matcher(text).replaceAll("x")).getFileName() == null) {
                throw new IllegalArgumentException("path is not the path of a file");
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("path is not a path: " + e.getMessage(), e);
        }
        return new PathTemplate(text);
    }

    /** Whether the path is the same for all lines. */
    boolean isFixed() {
        return !text.matches("(?s).*\\{(process_id|worker_id|stream|date)}.*");
    }

    /** Where the lines of this chunk go; the chunk counts only unless the path {@link #isFixed}. */
    Path path(LogSinkRequest request, LogChunk chunk) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        String filled = matcher.replaceAll(
                found -> Matcher.quoteReplacement(safe(value(found.group(1), request, chunk))));
        return request.logDirectory().resolve(filled).toAbsolutePath().normalize();
    }

    private String value(String name, LogSinkRequest request, LogChunk chunk) {
        return switch (name) {
            case "stream" -> chunk.stream().word();
            case "date" -> LocalDate.ofInstant(Instant.ofEpochMilli(chunk.epochMillis()), zone).toString();
            case "manager_id" -> request.managerId();
            case "host" -> request.hostName();
            default -> chunk.processId();
        };
    }

    private static String safe(String value) {
        String clean = value.replaceAll("[^A-Za-z0-9._-]", "_");
        return clean.isEmpty() || clean.equals(".") || clean.equals("..") ? "_" : clean;
    }
}
