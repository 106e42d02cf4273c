package org.hsu.procman.api.plugin;

import java.util.Objects;

/**
 * A JAR in the plugins folder and what became of it. Immutable.
 *
 * @param file     the JAR, an absolute path
 * @param bundle   symbolic name, empty when the file does not say
 * @param version  of the bundle, empty when the file does not say
 * @param bundleId of the installed bundle, -1 when this file is not what is installed
 * @param state    what became of it
 * @param problem  one sentence for people: what is wrong and what to do; empty when nothing is
 */
public record PluginFile(String file, String bundle, String version, long bundleId, State state, String problem) {

    /** What became of a file. */
    public enum State {
        /** Its bundle is started. */
        ACTIVE,
        /** Its bundle is started, and a part of it waits for something that is not there. */
        WAITING,
        /** It cannot be used. */
        REJECTED,
        /** Another file has the same symbolic name and goes before it. */
        SHADOWED
    }

    public PluginFile {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(problem, "problem");
    }
}
