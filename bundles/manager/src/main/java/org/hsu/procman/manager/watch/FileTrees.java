package org.hsu.procman.manager.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.spec.WatchSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes of files that processes have watched: one thread and one watch service for all, begun with the first.
 * Folders are watched with all below them, new ones too; links are not followed. Thread-safe.
 */
public final class FileTrees implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileTrees.class);
    /** How often it is looked for paths that are not there, and for what is to be watched from now on. */
    private static final long LOOK_MILLIS = 500;

    /** Is told, on the thread of this. */
    public interface Listener {
        /** @param file its path below the watched folder */
        void changed(String id, String file);

        /** Changes of the process's files may go unseen. */
        void blind(String id, String why);
    }

    private final List<Path> never;
    private final Listener listener;
    private final Map<WatchKey, Path> folders = new HashMap<>();
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final List<WatchedTree> absent = new ArrayList<>();
    private List<WatchedTree> trees = List.of();
    private volatile List<WatchedTree> wished = List.of();
    private Map<String, WatchSpec> specs = Map.of();
    private WatchService service;
    private Thread thread;

    /** @param never folders in which nothing counts: those that the manager itself writes */
    public FileTrees(List<Path> never, Listener listener) {
        this.never = List.copyOf(never);
        this.listener = listener;
    }

    /** From now on these are watched, by process; returns at once. */
    public synchronized void watch(Map<String, WatchSpec> specs) {
        if (specs.equals(this.specs)) {
            return;
        }
        this.specs = Map.copyOf(specs);
        List<WatchedTree> all = new ArrayList<>();
        specs.forEach((id, spec) -> spec.paths().forEach(path -> all.add(new WatchedTree(id, path, spec, never))));
        wished = List.copyOf(all);
        if (thread == null && !all.isEmpty()) {
            try {
                service = FileSystems.getDefault().newWatchService();
            } catch (IOException e) {
                specs.keySet().forEach(id -> listener.blind(id, reason(e)));
                return;
            }
            thread = new Thread(this::run, "procman-watch");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                renew();
                absent();
                WatchKey key = service.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    take(key);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            LOG.debug("no file is watched any more");
        }
    }

    private void renew() {
        List<WatchedTree> now = wished;
        if (now == trees) {
            return;
        }
        trees = now;
        absent.clear();
        keys.entrySet().removeIf(entry -> {
            boolean useless = trees.stream().noneMatch(tree -> tree.covers(entry.getKey()));
            if (useless) {
                entry.getValue().cancel();
                folders.remove(entry.getValue());
            }
            return useless;
        });
        trees.forEach(tree -> begin(tree, false));
    }

    private void absent() {
        for (WatchedTree tree : List.copyOf(absent)) {
            if (tree.folder() != null) {
                absent.remove(tree);
                begin(tree, true);
            }
        }
    }

    /** @param fresh what is there already is news */
    private void begin(WatchedTree tree, boolean fresh) {
        Path folder = tree.folder();
        if (folder == null) {
            absent.add(tree);
        } else if (!tree.isFile()) {
            enter(tree, folder, fresh);
        } else {
            try {
                register(folder);
                if (fresh) {
                    changed(tree, tree.root());
                }
            } catch (IOException e) {
                listener.blind(tree.id(), folder + ": " + reason(e));
            }
        }
    }

    private void enter(WatchedTree tree, Path from, boolean fresh) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                    if (!tree.covers(folder)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    register(folder);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (fresh) {
                        changed(tree, file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            if (Files.exists(from)) {
                listener.blind(tree.id(), from + ": " + reason(e));
            }
        }
    }

    private void register(Path folder) throws IOException {
        if (!keys.containsKey(folder)) {
            WatchKey key = folder.register(
                    service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            keys.put(folder, key);
            folders.put(key, folder);
        }
    }

    private void take(WatchKey key) {
        Path folder = folders.get(key);
        for (WatchEvent<?> event : key.pollEvents()) {
            if (folder != null) {
                happened(folder, event);
            }
        }
        if (!key.reset() && folder != null) {
            folders.remove(key);
            keys.remove(folder, key);
            trees.stream().filter(tree -> folder.equals(tree.root())).forEach(absent::add);
        }
    }

    private void happened(Path folder, WatchEvent<?> event) {
        for (WatchedTree tree : trees) {
            if (!tree.covers(folder)) {
                continue;
            }
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                listener.changed(tree.id(), folder.toString());
                begin(tree, false);
                continue;
            }
            Path path = folder.resolve((Path) event.context());
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                changed(tree, path);
            } else if (event.kind() == StandardWatchEventKinds.ENTRY_CREATE && tree.covers(path)) {
                enter(tree, path, true);
            }
        }
    }

    private void changed(WatchedTree tree, Path file) {
        String told = tree.counts(file);
        if (told != null) {
            listener.changed(tree.id(), told);
        }
    }

    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("inotify") ? text + " (raise fs.inotify.max_user_watches, or watch fewer folders)" : text;
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            try {
                service.close();
            } catch (IOException e) {
                LOG.debug("the watch of files does not close: {}", e.toString());
            }
        }
    }
}
