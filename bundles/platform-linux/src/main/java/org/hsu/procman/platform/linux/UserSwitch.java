package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.platform.Launch;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.platform.SpawnException.Kind;
import org.hsu.procman.api.spec.SandboxSpec;

/** Another user, other groups and fewer rights for a child, by setpriv(1) of util-linux, which becomes the child. */
final class UserSwitch {

    private static final int CAP_SETGID = 6;
    private static final int CAP_SETPCAP = 8;

    private final Machine machine;
    private final Optional<Path> setpriv;

    UserSwitch(Machine machine) {
        this.machine = machine;
        this.setpriv = Machine.utility("setpriv");
    }

    /** Empty where it works for any user; else one sentence. */
    Optional<String> unavailable() {
        if (!machine.root()) {
            return Optional.of("only root can start a process as another user");
        }
        return missing();
    }

    private Optional<String> missing() {
        return setpriv.isPresent() ? Optional.empty() : Optional.of("setpriv of util-linux is not installed");
    }

    /**
     * The words before the executable; none when the launch asks for nothing or for what the manager is.
     *
     * @throws SpawnException no such user or group, or not permitted
     */
    List<String> prefix(Launch launch) throws SpawnException {
        SandboxSpec sandbox = launch.sandbox();
        List<String> words = new ArrayList<>(identity(launch, sandbox));
        if (sandbox != null && sandbox.changesRights()) {
            words.addAll(rights(sandbox));
        }
        if (words.isEmpty()) {
            return List.of();
        }
        words.add(0, setpriv.orElseThrow().toString());
        words.add("--");
        return words;
    }

    private List<String> identity(Launch launch, SandboxSpec sandbox) throws SpawnException {
        boolean groups = sandbox != null && sandbox.supplementaryGroups() != null;
        List<String> words = new ArrayList<>();
        boolean listed = false;
        if (launch.user() != null || launch.group() != null) {
            Accounts.User user = user(launch);
            int gid = launch.group() == null ? user.gid() : group(launch.group());
            if (user.uid() != machine.uid() || gid != machine.gid()) {
                require(unavailable(), "cannot run as "
                        + (launch.user() == null ? "group " + launch.group() : launch.user()));
                words.add("--reuid=" + user.uid());
                words.add("--regid=" + gid);
                listed = user.listed();
            }
        }
        if (groups) {
            require(missing(), "sandbox.supplementary_groups");
            require(machine.has(CAP_SETGID), "sandbox.supplementary_groups", "CAP_SETGID");
            words.add(groups(sandbox.supplementaryGroups()));
        } else if (!words.isEmpty()) {
            words.add(listed ? "--init-groups" : "--clear-groups");
        }
        return words;
    }

    private static String groups(List<String> names) throws SpawnException {
        List<String> numbers = new ArrayList<>();
        for (String name : names) {
            numbers.add(Integer.toString(group(name)));
        }
        return numbers.isEmpty() ? "--clear-groups" : "--groups=" + String.join(",", numbers);
    }

    private List<String> rights(SandboxSpec sandbox) throws SpawnException {
        require(missing(), "sandbox");
        List<String> words = new ArrayList<>();
        if (sandbox.capabilities() != null) {
            require(machine.has(CAP_SETPCAP), "sandbox.capabilities", "CAP_SETPCAP");
            for (String name : sandbox.capabilities()) {
                require(machine.has(SandboxSpec.CAPABILITIES.indexOf(name)), "sandbox.capabilities: " + name,
                        "CAP_" + name.toUpperCase(Locale.ROOT));
            }
            String kept = Stream.concat(Stream.of("-all"), sandbox.capabilities().stream().map(name -> "+" + name))
                    .collect(Collectors.joining(","));
            // The ambient ones are what another user than root keeps of them.
            words.addAll(List.of("--bounding-set=" + kept, "--inh-caps=" + kept, "--ambient-caps=" + kept));
        } else if (!sandbox.droppedCapabilities().isEmpty()) {
            require(machine.has(CAP_SETPCAP), "sandbox.drop_capabilities", "CAP_SETPCAP");
            String dropped = sandbox.droppedCapabilities().stream().map(name -> "-" + name)
                    .collect(Collectors.joining(","));
            words.addAll(List.of("--bounding-set=" + dropped, "--inh-caps=" + dropped));
        }
        if (sandbox.noNewPrivileges()) {
            words.add("--no-new-privs");
        }
        return words;
    }

    private static void require(Optional<String> problem, String what) throws SpawnException {
        if (problem.isPresent()) {
            throw new SpawnException(Kind.USER, what + ": " + problem.get());
        }
    }

    private static void require(boolean had, String what, String capability) throws SpawnException {
        if (!had) {
            throw new SpawnException(Kind.USER, what + " needs " + capability + ", which the manager does not have");
        }
    }

    private Accounts.User user(Launch launch) throws SpawnException {
        if (launch.user() == null) {
            return Accounts.user(Integer.toString(machine.uid())).orElseThrow();
        }
        return Accounts.user(launch.user()).orElseThrow(() ->
                new SpawnException(Kind.USER, "there is no user \"" + launch.user() + "\" on this machine"));
    }

    private static int group(String name) throws SpawnException {
        return Accounts.group(name).orElseThrow(() ->
                new SpawnException(Kind.USER, "there is no group \"" + name + "\" on this machine"));
    }
}
