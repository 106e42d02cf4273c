package org.hsu.procman.process.unmanaged;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hsu.procman.api.process.NotFoundException;

/**
 * By a file with the pid in decimal. A process writes its pid file after it has begun, so one that began after
 * the file was last written is another that got the number: the file is stale.
 */
final class PidFileSearch implements Candidates.Search {

    /** More is no number that a system gives. */
    private static final int LONGEST = 64;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

    /** What the clocks of the kernel's start times and of the file system may be apart. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final Path file;

    PidFileSearch(Path file) {
        this.file = file;
    }

    @Override
    public Candidates look() throws NotFoundException {
        long pid = pid();
        ProcessHandle handle = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .orElseThrow(() -> new NotFoundException(
                        "pid file " + file + " names pid " + pid + ", which does not run"));
        Optional<Instant> started = handle.info().startInstant();
        Instant written = written();
        if (started.isPresent() && started.get().isAfter(written.plus(TOLERANCE))) {
            throw new NotFoundException("pid file " + file + " is stale: it was written at " + written + " and pid "
                    + pid + " is of another process, which began at " + started.get());
        }
        return new Candidates(List.of(pid), "by pid file " + file);
    }

    private long pid() throws NotFoundException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException e) {
            throw new NotFoundException("there is no pid file " + file);
        } catch (AccessDeniedException e) {
            throw new NotFoundException("pid file " + file + " may not be read by this user");
        } catch (IOException e) {
            throw new NotFoundException("pid file " + file + " cannot be read: " + e.getMessage());
        }
        // What follows in further lines is the program's own business (PostgreSQL keeps more there).
        String first = text.lines().findFirst().orElse("").strip();
        if (!NUMBER.matcher(first).matches() || Long.parseLong(first) == 0) {
            throw new NotFoundException("pid file " + file + (first.isEmpty() ? " is empty" : " holds no pid"));
        }
        return Long.parseLong(first);
    }

    private Instant written() throws NotFoundException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new NotFoundException("there is no pid file " + file + " any more");
        }
    }
}
