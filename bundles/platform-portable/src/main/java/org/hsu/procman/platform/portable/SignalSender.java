package org.hsu.procman.platform.portable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.platform.SignalException;

/**
 * Sends signals by {@link ProcessHandle}, which compares the start time first and so never meets another process
 * of the same pid; what it has no method for by kill(1), where a pid could in theory change hands between our look
 * and its call. On Windows SIGTERM and SIGKILL both terminate. Stateless.
 */
final class SignalSender {

    private static final Path KILL = Path.of("/bin/kill");

    private final SignalNumbers signals;

    SignalSender(SignalNumbers signals) {
        this.signals = signals;
    }

    /** Does nothing to what is gone. */
    void send(String name, Collection<ProcessHandle> targets) throws SignalException {
        List<ProcessHandle> living = targets.stream().filter(Liveness::runs).toList();
        switch (name) {
            case "SIGTERM" -> living.forEach(ProcessHandle::destroy);
            case "SIGKILL" -> living.forEach(ProcessHandle::destroyForcibly);
            default -> byCommand(name, living);
        }
    }

    private void byCommand(String name, List<ProcessHandle> targets) throws SignalException {
        if (!signals.exist()) {
            throw new SignalException(name + " cannot be sent on this system, only SIGTERM and SIGKILL");
        }
        if (!signals.has(name)) {
            throw new SignalException("there is no signal " + name + " on this system");
        }
        if (!Files.isExecutable(KILL)) {
            throw new SignalException(name + " cannot be sent: there is no " + KILL);
        }
        for (ProcessHandle target : targets) {
            int code = kill(name, target.pid());
            if (code != 0 && Liveness.runs(target)) {
                throw new SignalException(name + " to pid " + target.pid() + " is not permitted");
            }
        }
    }

    private static int kill(String name, long pid) throws SignalException {
        try {
            Process kill = new ProcessBuilder(KILL.toString(), "-" + name.substring(3), Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(2, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
                throw new SignalException(KILL + " did not end in 2 s");
            }
            return kill.exitValue();
        } catch (IOException e) {
            throw new SignalException(name + " cannot be sent: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignalException("interrupted while sending " + name);
        }
    }
}
