package org.hsu.procman.launcher;

import java.io.File;
import java.nio.file.Path;

/**
 * What a start needs on the disk of the state directory. It is asked for first: a start that fails half way for want
 * of room would tell it as something else, of a bundle that is damaged or of a platform that does not work here.
 */
final class StartRoom {

    private static final long LEAST_KIBIBYTES = 1024;

    private StartRoom() {}

    /** @throws LaunchException there is less; a directory that is not there yet, or whose disk tells nothing, is passed */
    static void require(Path state) throws LaunchException {
        File directory = state.toFile();
        long left = directory.getUsableSpace() / 1024;
        if (left < LEAST_KIBIBYTES && directory.getTotalSpace() > 0) {
            throw new LaunchException(
                    ExitCode.FAILED,
                    "cannot start: the disk of the state directory " + state + " has " + left + " KiB left, a start needs "
                            + LEAST_KIBIBYTES);
        }
    }
}
