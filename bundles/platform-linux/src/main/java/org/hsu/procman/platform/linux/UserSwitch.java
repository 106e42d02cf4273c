package org.hsu.procman.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;

/** Another user or group for a child, by setpriv(1) of util-linux. */
final class UserSwitch {

    private final Machine machine;
    private final Optional<Path> setpriv;

    UserSwitch(Machine machine) {
        this.machine = machine;
        this.setpriv = Machine.first(List.of("/usr/bin/setpriv", "/bin/setpriv"))
                .filter(path -> !isBusybox(path));
    }

    private static boolean isBusybox(Path path) {
        try {
            return path.toRealPath().endsWith("busybox");
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Empty where it works for any user; else one sentence. */
    Optional<String> unavailable() {
        if (!machine.root()) {
            return Optional.of("only root can start a process as another user");
        }
        return setpriv.isPresent() ? Optional.empty() : Optional.of("setpriv of util-linux is not installed");
    }

    /**
     * The words before the executable; none when the launch asks for nothing or for what the manager is.
     *
     * @throws SpawnException no such user or group, or not permitted
     */
    List<String> prefix(Launch launch) throws SpawnException {
        if (launch.user() == null && launch.group() == null) {
            return List.of();
        }
        Accounts.User user = user(launch);
        int gid = launch.group() == null ? user.gid() : group(launch);
        if (user.uid() == machine.uid() && gid == machine.gid()) {
            return List.of();
        }
        Optional<String> problem = unavailable();
        if (problem.isPresent()) {
            throw new SpawnException(Kind.USER, "cannot run as "
                    + (launch.user() == null ? "group " + launch.group() : launch.user()) + ": " + problem.get());
        }
        List<String> words = new ArrayList<>();
        words.add(setpriv.orElseThrow().toString());
        words.add("--reuid=" + user.uid());
        words.add("--regid=" + gid);
        words.add(user.listed() ? "--init-groups" : "--clear-groups");
        words.add("--");
        return words;
    }

    private Accounts.User user(Launch launch) throws SpawnException {
        if (launch.user() == null) {
            return Accounts.user(Integer.toString(machine.uid())).orElseThrow();
        }
        return Accounts.user(launch.user()).orElseThrow(() ->
                new SpawnException(Kind.USER, "there is no user \"" + launch.user() + "\" on this machine"));
    }

    private int group(Launch launch) throws SpawnException {
        return Accounts.group(launch.group()).orElseThrow(() ->
                new SpawnException(Kind.USER, "there is no group \"" + launch.group() + "\" on this machine"));
    }
}
