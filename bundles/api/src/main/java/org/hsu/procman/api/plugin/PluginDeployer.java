package org.hsu.procman.api.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Owner of the plugins folder: deploys what lies in it, and tells what became of each file. Thread-safe. */
@ProviderType
public interface PluginDeployer {

    /** Every JAR in the folder, by name; a snapshot that is there already. */
    List<PluginFile> files();

    /**
     * Has somebody told of {@link #files} now and after every change, on the thread that makes it: return at once.
     *
     * @return ends it
     */
    AutoCloseable onChange(Consumer<List<PluginFile>> listener);

    /**
     * Checks a JAR, copies it into the folder and deploys it. A JAR that cannot be used changes nothing.
     *
     * @return what became of it in the folder
     * @throws IOException           the JAR cannot be read, or the folder cannot be written
     * @throws IllegalStateException the JAR cannot be used; the message says why
     */
    PluginFile install(Path jar) throws IOException;

    /**
     * Deletes a plugin's file and undeploys it.
     *
     * @param name name of the file in the folder, with or without {@code .jar}, or symbolic name of the bundle
     * @return what was removed
     * @throws IOException              the file cannot be deleted
     * @throws IllegalArgumentException there is no such plugin
     */
    PluginFile remove(String name) throws IOException;
}
