package org.hsu.procman.deploy.folder;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for changes of a folder, which need not exist yet. Where the system does not tell of them, waiting takes its
 * whole time and whoever waits looks then.
 */
public final class FolderWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final Path folder;
    private final WatchService service;
    private WatchKey key;

    public FolderWatch(Path folder) {
        this.folder = folder;
        WatchService made = null;
        try {
            made = folder.getFileSystem().newWatchService();
        } catch (IOException e) {
            LOG.warn("changes of {} are seen a second late: {}", folder, e.getMessage());
        }
        service = made;
        register();
    }

    private void register() {
        if (service == null || key != null && key.isValid()) {
            return;
        }
        try {
            key = folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            // Not there, or not to be watched: it is looked at all the same.
            key = null;
        }
    }

    /** Returns at a change, after the time, or when closed. */
    public void await(long nanos) {
        try {
            register();
            if (service == null) {
                TimeUnit.NANOSECONDS.sleep(nanos);
                return;
            }
            WatchKey told = service.poll(nanos, TimeUnit.NANOSECONDS);
            if (told != null) {
                told.pollEvents();
                told.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            LOG.debug("closed");
        }
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.debug("the watch is left: {}", e.getMessage());
        }
    }
}
