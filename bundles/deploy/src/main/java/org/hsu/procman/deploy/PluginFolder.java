package org.hsu.procman.deploy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.hsu.procman.api.plugin.PluginDeployer;
import org.hsu.procman.api.plugin.PluginFile;
import org.hsu.procman.deploy.bundle.PluginBundles;
import org.hsu.procman.deploy.bundle.RejectedException;
import org.hsu.procman.deploy.folder.Candidate;
import org.hsu.procman.deploy.folder.FolderListing;
import org.hsu.procman.deploy.folder.FolderState;
import org.hsu.procman.deploy.folder.FolderWatch;
import org.hsu.procman.deploy.folder.Inspection;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins folder of this manager. What lies in it is deployed before this component is there, so that no process
 * waits for a plugin that has come already; later changes are seen by one thread. Thread-safe.
 */
@Component(service = PluginDeployer.class, immediate = true)
public final class PluginFolder implements PluginDeployer {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);

    /** A file system that tells of no changes is looked at so often. */
    private static final long POLL_NANOS = 1_000_000_000L;

    private final Path folder;
    private final FolderListing listing;
    private final Inspection inspection;
    private final PluginBundles bundles;
    private final Deployer deployer;
    private final FolderState state = new FolderState();
    private final FolderWatch watch;
    private final Thread thread = new Thread(this::watch, "procman-plugins-folder");
    private final List<Consumer<List<PluginFile>>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<PluginFile> files = List.of();
    private volatile boolean closed;

    /** @throws IOException the state directory cannot be written */
    @Activate
    public PluginFolder(BundleContext context, @Reference ServiceComponentRuntime runtime) throws IOException {
        folder = Path.of(System.getProperty("procman.plugins.dir"));
        Path cache = Files.createDirectories(
                Path.of(System.getProperty("procman.state.dir")).resolve("cache").resolve("plugins"));
        listing = new FolderListing(folder, cache);
        inspection = new Inspection(cache);
        bundles = new PluginBundles(context, runtime);
        deployer = new Deployer(folder, cache, bundles);
        watch = new FolderWatch(folder);
        Map<String, FolderState.Stamp> seen = listing.read();
        seen.forEach((name, stamp) -> {
            deployer.present(inspect(name));
            state.tell(name, stamp, System.nanoTime());
        });
        settle();
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long pause = POLL_NANOS;
        while (!closed) {
            watch.await(pause);
            try {
                pause = look();
            } catch (RuntimeException e) {
                LOG.error("the plugins folder {} cannot be looked after", folder, e);
                pause = POLL_NANOS;
            }
        }
    }

    private synchronized long look() {
        if (closed) {
            return POLL_NANOS;
        }
        FolderState.News news = state.look(listing.read(), System.nanoTime());
        if (!news.isEmpty()) {
            news.settled().forEach(name -> deployer.present(inspect(name)));
            news.gone().forEach(deployer::gone);
            settle();
        }
        return Math.min(POLL_NANOS, news.nextNanos());
    }

    private Candidate inspect(String name) {
        return listing.distrust(name)
                .map(problem -> Inspection.distrusted(name, problem))
                .orElseGet(() -> inspection.look(folder.resolve(name)));
    }

    private void settle() {
        deployer.settle();
        List<PluginFile> now = deployer.listing();
        files = now;
        listeners.forEach(listener -> listener.accept(now));
    }

    @Override
    public List<PluginFile> files() {
        return files;
    }

    @Override
    public synchronized AutoCloseable onChange(Consumer<List<PluginFile>> listener) {
        listeners.add(listener);
        listener.accept(files);
        return () -> listeners.remove(listener);
    }

    @Override
    public synchronized PluginFile install(Path jar) throws IOException {
        String name = jar.getFileName().toString();
        if (!FolderListing.isPlugin(name)) {
            throw new IllegalStateException(name + " is no plugin: its name must end with .jar and not begin with a dot");
        }
        if (!Files.isRegularFile(jar)) {
            throw new IOException("there is no file " + jar);
        }
        Candidate candidate = inspection.look(jar);
        try {
            if (candidate.usable()) {
                bundles.check(candidate);
            }
        } catch (RejectedException e) {
            candidate = candidate.rejected(e.getMessage());
        }
        if (!candidate.usable()) {
            throw new IllegalStateException(Deployer.name(candidate) + " " + candidate.problem());
        }
        copy(candidate.copy(), folder.resolve(name));
        changed(name);
        return files.stream()
                .filter(file -> Path.of(file.file()).getFileName().toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IOException(name + " has gone from " + folder + " again"));
    }

    /** Nobody, a manager that dies included, ever sees half of it. */
    private void copy(Path from, Path to) throws IOException {
        Path half = to.resolveSibling("." + to.getFileName() + ".new");
        try {
            Files.createDirectories(folder);
            Files.copy(from, half, StandardCopyOption.REPLACE_EXISTING);
            Files.move(half, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(half);
            throw unwritable(e);
        }
    }

    private IOException unwritable(IOException e) {
        boolean refused = e instanceof AccessDeniedException
                || e instanceof FileSystemException failure && String.valueOf(failure.getReason()).contains("ead-only");
        return refused
                ? new AccessDeniedException("the plugins folder " + folder + " cannot be written: make it writable for "
                        + "the manager, or choose another with --plugins-dir")
                : e;
    }

    /** By us, so it is whole and need not settle. */
    private void changed(String name) {
        FolderState.Stamp stamp = listing.read().get(name);
        state.tell(name, stamp, System.nanoTime());
        if (stamp == null) {
            deployer.gone(name);
        } else {
            deployer.present(inspect(name));
        }
        settle();
    }

    @Override
    public synchronized PluginFile remove(String name) throws IOException {
        PluginFile found = files.stream()
                .filter(file -> names(file, name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such plugin: " + name + " in " + folder));
        Path path = Path.of(found.file());
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw unwritable(e);
        }
        changed(path.getFileName().toString());
        return found;
    }

    private static boolean names(PluginFile file, String name) {
        String fileName = Path.of(file.file()).getFileName().toString();
        return fileName.equals(name) || fileName.equals(name + ".jar") || file.bundle().equals(name)
                || file.file().equals(name);
    }

    /** The framework stops, or this bundle is updated. */
    @Deactivate
    void close() {
        closed = true;
        watch.close();
        synchronized (this) {
            bundles.close();
        }
    }
}
