package org.hsu.procman.manager.schedule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.hsu.procman.manager.record.StateFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of each schedule in a file of its own: written whole or not at all, by one thread. A file that cannot be
 * read is set aside and counts as none. Thread-safe; nothing blocks.
 */
public final class RunFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);

    private static final String FIRST_LINE = "procman-schedule 1";
    private static final String DECIDED = "decided=";
    private static final String BEGUN = "begun=";
    private static final String RUN = "run=";
    private static final String NONE = "-";
    private static final int FIELDS = 6;
    private static final long LARGEST = 64 * 1024;

    private final Path folder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "procman-schedules");
        made.setDaemon(true);
        return made;
    });

    /** @param folder need not exist */
    public RunFiles(Path folder) {
        this.folder = folder;
    }

    /** @param found told of what is kept, null for nothing, on a thread of this */
    public void read(String id, Consumer<Runs> found) {
        execute(() -> found.accept(read(id)));
    }

    /**
     * Keeps it.
     *
     * @param then called, on a thread of this, when it is kept or cannot be
     */
    public void write(String id, Runs runs, Runnable then) {
        execute(() -> {
            write(id, runs);
            then.run();
        });
    }

    public void forget(String id) {
        execute(() -> {
            try {
                Files.deleteIfExists(folder.resolve(id));
            } catch (IOException e) {
                LOG.debug("the runs of {} cannot be forgotten: {}", id, e.toString());
            }
        });
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("the manager ends, so nothing more is kept of schedules");
        }
    }

    private Runs read(String id) {
        StateFile file = new StateFile(folder.resolve(id));
        try {
            if (!Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            if (!Files.isRegularFile(file.path(), LinkOption.NOFOLLOW_LINKS) || Files.size(file.path()) > LARGEST) {
                throw new IllegalArgumentException("it is no file of runs");
            }
            return parsed(Files.readAllLines(file.path()));
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException | IllegalArgumentException e) {
            file.setAside(e.toString());
            return null;
        }
    }

    private static Runs parsed(List<String> lines) {
        if (lines.size() < 3 || !lines.get(0).equals(FIRST_LINE)) {
            throw new IllegalArgumentException("it is of another version");
        }
        List<ScheduledRun> runs = new ArrayList<>();
        for (String line : lines.subList(3, lines.size())) {
            String[] fields = value(line, RUN).split(" ", FIELDS);
            if (fields.length < FIELDS) {
                throw new IllegalArgumentException("a run is incomplete");
            }
            runs.add(new ScheduledRun(
                    Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]),
                    fields[3].equals(NONE) ? null : Integer.valueOf(fields[3]),
                    fields[4].equals(NONE) ? null : fields[4],
                    fields[5]));
        }
        return new Runs(
                Long.parseLong(value(lines.get(1), DECIDED)), Long.parseLong(value(lines.get(2), BEGUN)), runs);
    }

    private static String value(String line, String key) {
        if (!line.startsWith(key)) {
            throw new IllegalArgumentException("a line is none of it");
        }
        return line.substring(key.length());
    }

    private void write(String id, Runs runs) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n')
                .append(DECIDED).append(runs.decided()).append('\n')
                .append(BEGUN).append(runs.begun()).append('\n');
        for (ScheduledRun run : runs.last()) {
            text.append(RUN).append(run.due())
                    .append(' ').append(run.started())
                    .append(' ').append(run.ended())
                    .append(' ').append(run.code() == null ? NONE : run.code())
                    .append(' ').append(run.signal() == null ? NONE : run.signal())
                    .append(' ').append(run.remark().replaceAll("\\R", " ")).append('\n');
        }
        try {
            Files.createDirectories(folder);
            new StateFile(folder.resolve(id)).replace(text.toString());
        } catch (IOException e) {
            LOG.warn("{}: its runs cannot be kept: {}", id, e.toString());
        }
    }

    /** What is under way is still written. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
