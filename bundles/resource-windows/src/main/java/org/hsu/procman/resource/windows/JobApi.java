package org.hsu.procman.resource.windows;

import com.sun.jna.Structure;
import java.io.IOException;
import java.util.Optional;

/** What one does with job objects. Failures are {@link IOException}s that say which call failed and how. */
interface JobApi {

    /** Empty where it works; else one sentence. */
    Optional<String> unavailable();

    /** A handle of a new job without limits. */
    long create() throws IOException;

    /** @param informationClass which structure it is */
    void set(long job, int informationClass, Structure information) throws IOException;

    /** Fills the structure. */
    void query(long job, int informationClass, Structure information) throws IOException;

    void assign(long job, long pid) throws IOException;

    void close(long job);
}
