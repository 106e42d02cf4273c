package org.hsu.procman.launcher;

import java.io.IOException;
import java.nio.file.Path;

/** Another manager, as far as the lock can tell: takes it, says so, keeps it until its input ends. */
final class LockHolder {

    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
        try {
            StateLock lock = StateLock.take(Path.of(arguments[0]));
            System.out.println("locked");
            while (System.in.read() >= 0) {
                continue;
            }
            lock.close();
        } catch (LaunchException e) {
            System.out.println(e.getMessage());
            System.exit(e.exitCode());
        }
    }
}
