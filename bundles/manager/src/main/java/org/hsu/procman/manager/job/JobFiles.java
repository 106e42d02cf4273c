package org.hsu.procman.manager.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.hsu.procman.manager.core.Job;
import org.hsu.procman.manager.record.StateFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each job in a file of its own, {@code POOL/NUMBER}, beside it what it wrote last: written whole or not at all, by one
 * thread. A file that cannot be read is set aside and counts as none. Thread-safe; nothing blocks but {@link #output}.
 */
public final class JobFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobFiles.class);

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");
    private static final String OUTPUT = "~output";
    private static final long LARGEST = 16 * 1024 * 1024;
    private static final long PATIENCE_SECONDS = 5;

    private final Path folder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "procman-jobs");
        made.setDaemon(true);
        return made;
    });

    /** Reads what a job wrote. */
    @FunctionalInterface
    public interface OutputReader {
        String read() throws IOException;
    }

    /** @param folder need not exist */
    public JobFiles(Path folder) {
        this.folder = folder;
    }

    /** @param found told of what is kept, in the order of the numbers, on a thread of this */
    public void read(String pool, Consumer<List<Job>> found) {
        execute(() -> found.accept(all(pool)));
    }

    /**
     * Keeps it.
     *
     * @param then called, on a thread of this, with what went wrong, or null when it is kept
     */
    public void write(String pool, Job job, Consumer<IOException> then) {
        execute(() -> {
            IOException problem = null;
            try {
                keep(pool, job);
            } catch (IOException e) {
                LOG.warn("{}.{}: the job cannot be kept: {}", pool, job.number(), e.toString());
                problem = e;
            }
            then.accept(problem);
        });
    }

    /**
     * Keeps what a job wrote last, then the job.
     *
     * @param lines gives what it wrote, on the thread of this
     */
    public void write(String pool, Job job, OutputReader lines, Consumer<IOException> then) {
        execute(() -> {
            try {
                String text = lines.read();
                if (text.isEmpty()) {
                    Files.deleteIfExists(file(pool, job.number() + OUTPUT));
                } else {
                    new StateFile(file(pool, job.number() + OUTPUT)).replace(text);
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("{}.{}: its output cannot be kept: {}", pool, job.number(), e.toString());
            }
        });
        write(pool, job, then);
    }

    public void forget(String pool, long number) {
        execute(() -> {
            try {
                Files.deleteIfExists(file(pool, Long.toString(number)));
                Files.deleteIfExists(file(pool, number + OUTPUT));
            } catch (IOException e) {
                LOG.debug("{}.{} cannot be forgotten: {}", pool, number, e.toString());
            }
        });
    }

    /** What the last run of a job wrote last; empty when there is nothing. Reads a small file. */
    public String output(String pool, long number) {
        try {
            return Files.readString(file(pool, number + OUTPUT), StandardCharsets.UTF_8);
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException e) {
            LOG.debug("the output of {}.{} cannot be read: {}", pool, number, e.toString());
            return "";
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("the manager ends, so nothing more is kept of jobs");
        }
    }

    private List<Job> all(String pool) {
        List<Job> jobs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(pool))) {
            for (Path file : files) {
                if (NUMBER.matcher(file.getFileName().toString()).matches()) {
                    Job job = read(file);
                    if (job != null) {
                        jobs.add(job);
                    }
                }
            }
        } catch (NoSuchFileException none) {
            return jobs;
        } catch (IOException e) {
            LOG.warn("{}: its jobs cannot be read: {}", pool, e.toString());
        }
        jobs.sort(Comparator.comparingLong(Job::number));
        return jobs;
    }

    private static Job read(Path path) {
        StateFile file = new StateFile(path);
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) > LARGEST) {
                throw new IllegalArgumentException("it is no file of a job");
            }
            Job job = JobText.read(Files.readAllLines(path));
            if (!path.getFileName().toString().equals(Long.toString(job.number()))) {
                throw new IllegalArgumentException("it is of job " + job.number());
            }
            return job;
        } catch (IOException | IllegalArgumentException e) {
            file.setAside(e.toString());
            return null;
        }
    }

    private void keep(String pool, Job job) throws IOException {
        Files.createDirectories(folder.resolve(pool));
        new StateFile(file(pool, Long.toString(job.number()))).replace(JobText.write(job));
    }

    private Path file(String pool, String name) {
        return folder.resolve(pool).resolve(name);
    }

    /** What is under way is still written. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("what became of the last jobs could not be written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
