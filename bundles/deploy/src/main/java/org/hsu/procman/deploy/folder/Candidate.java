package org.hsu.procman.deploy.folder;

import java.nio.file.Path;
import org.osgi.framework.Version;

/**
 * A file of the plugins folder, as it was found when it was looked into.
 *
 * @param file    its name in the folder
 * @param digest  of its content, empty when it could not be read
 * @param copy    our own copy of its content, which nobody overwrites; null when it cannot be used
 * @param bundle  symbolic name, empty when it does not say
 * @param version of the bundle
 * @param problem why it cannot be used, one sentence; empty when it can
 */
public record Candidate(String file, String digest, Path copy, String bundle, Version version, String problem) {

    public boolean usable() {
        return problem.isEmpty();
    }

    public Candidate rejected(String why) {
        return new Candidate(file, digest, copy, bundle, version, why);
    }
}
