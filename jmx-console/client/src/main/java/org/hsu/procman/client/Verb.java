package org.hsu.procman.client;

/** One verb of the command line; its fields are its options, filled in by picocli. */
interface Verb {

    /**
     * Does it.
     *
     * @return the exit code
     * @throws Failure with the exit code and the line to print
     */
    int run(Session session) throws Failure;
}
