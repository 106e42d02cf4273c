package org.hsu.procman.manager;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every half second whether the files of the configuration are others than they were, and says so once they
 * have stayed as they are for one more look: an editor may write a file in several steps. Looking is cheaper to
 * get right than being told (inotify loses files that are renamed over, and knows nothing of network file systems).
 */
final class ConfigurationWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);
    private static final long INTERVAL_MILLIS = 500;

    private final Supplier<List<Path>> files;
    private final Runnable onChange;
    private final Thread thread;

    /**
     * Begins to look.
     *
     * @param files    asked at each look; empty: nothing is watched now
     * @param onChange called on the thread of this watch
     */
    ConfigurationWatch(Supplier<List<Path>> files, Runnable onChange) {
        this.files = files;
        this.onChange = onChange;
        thread = new Thread(this::run, "procman-configuration");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        List<String> known = look();
        List<String> before = known;
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                List<String> now = look();
                if (!now.equals(known) && now.equals(before)) {
                    tell();
                    // What it was read from may be other files now.
                    now = look();
                    known = now;
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            onChange.run();
        } catch (RuntimeException e) {
            LOG.error("the changed configuration could not be taken over", e);
        }
    }

    private List<String> look() {
        List<String> seen = new ArrayList<>();
        for (Path file : files.get()) {
            seen.add(file + " " + state(file));
        }
        return seen;
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "not there";
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
