package org.hsu.procman.configuration.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;

/** The top-level {@code policy}: what no process and no command of an alert may have, whoever writes its entry. */
final class SecurityPolicy {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final String ROOT = "0";
    private static final String ROOT_NAME = "root";

    private final Problems problems;
    private final boolean allowRoot;
    private final boolean requireNoNewPrivileges;
    private final List<String> allowedUsers;
    private final List<Path> allowedExecutables;

    SecurityPolicy(Section root, Problems problems) {
        this.problems = problems;
        Mapping given = root.innerMapping("policy");
        Section policy = Section.open(
                given == null ? Mapping.empty(root.placeOf("policy")) : given, KnownKeys.POLICY, problems);
        allowRoot = policy.flag("allow_root", true);
        requireNoNewPrivileges = policy.flag("require_no_new_privileges", false);
        allowedUsers = policy.value("allowed_users", null, ValueReader::texts);
        allowedExecutables = policy.value("allowed_executables", null, SecurityPolicy::paths);
    }

    private static List<Path> paths(ValueReader values, Node node) {
        if (!(node instanceof Sequence list)) {
            return values.<List<Path>>wrong(node, "a list of paths", ValueReader.listHint(node));
        }
        List<Path> paths = new ArrayList<>();
        for (Node item : list.items()) {
            Path path = values.resolvedPath(item);
            if (path != null) {
                paths.add(real(path));
            }
        }
        return paths;
    }

    /** Where links lead; as it is written where nothing is yet. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.normalize();
        }
    }

    /**
     * Reports what of a process is forbidden.
     *
     * @param entry what the spec was read from
     */
    void check(ProcessSpec spec, Mapping entry) {
        ControlSpec control = spec.control();
        if (control == null) {
            return;
        }
        Mapping management = entry.mapping("management");
        Mapping inner = management == null ? null : management.mapping("control");
        String user = control.user() == null ? System.getProperty("user.name") : control.user();
        checkUser(control, user, place(inner, "user", entry), entry);
        if (requireNoNewPrivileges && (control.sandbox() == null || !control.sandbox().noNewPrivileges())) {
            problems.error(
                    place(entry.mapping("sandbox"), "no_new_privileges", entry),
                    "the policy wants every process without new privileges",
                    "write sandbox: {no_new_privileges: true}");
        }
        if (allowedExecutables != null) {
            programs(inner, management, entry.mapping("hooks"))
                    .forEach(program -> checkProgram(program, control.workingDirectory()));
            Mapping pool = entry.mapping("pool");
            if (pool != null && first(pool.mapping("metric")) instanceof Scalar command) {
                checkProgram(command, control.workingDirectory());
            }
        }
    }

    /**
     * Reports what commands of {@code alerts} are forbidden; they run as the manager does.
     *
     * @param root of the configuration
     */
    void checkAlerts(Section root) {
        Mapping alerts = root.node("alerts") instanceof Mapping given ? given : null;
        if (alerts == null || !(alerts.get("targets") instanceof Sequence targets)) {
            return;
        }
        for (Node target : targets.items()) {
            Node program = target instanceof Mapping mapping ? first(mapping.mapping("command")) : null;
            if (program instanceof Scalar) {
                checkCommand(program);
            }
        }
    }

    private void checkCommand(Node program) {
        String user = System.getProperty("user.name");
        if (!allowRoot && number(user).equals(ROOT)) {
            problems.error(program.place(), "the policy lets nothing run as root, and commands of alerts run as the manager",
                    "use a webhook, or run the manager as another user");
        } else if (!isAllowed(number(user))) {
            problems.error(program.place(), "the policy does not let a command run as " + Quoted.of(user)
                    + ", as which the manager runs", "allowed: " + String.join(", ", allowedUsers));
        }
        if (allowedExecutables != null) {
            checkProgram(program, Path.of("").toAbsolutePath());
        }
    }

    private boolean isAllowed(String number) {
        return allowedUsers == null || allowedUsers.stream().anyMatch(each -> number(each).equals(number));
    }

    private void checkUser(ControlSpec control, String user, Place place, Mapping entry) {
        String number = number(user);
        if (!allowRoot && number.equals(ROOT)) {
            problems.error(place, "the policy lets no process run as root", "name another user in control.user");
        }
        List<String> groups = new ArrayList<>();
        if (control.group() != null) {
            groups.add(control.group());
        }
        if (control.sandbox() != null && control.sandbox().supplementaryGroups() != null) {
            groups.addAll(control.sandbox().supplementaryGroups());
        }
        if (!allowRoot && groups.stream().anyMatch(group -> group.equals(ROOT_NAME) || group.matches("0+"))) {
            problems.error(entry.place(), "the policy lets no process have the group root", "");
        }
        if (!isAllowed(number)) {
            problems.error(
                    place, "the policy does not let a process run as " + Quoted.of(user),
                    "allowed: " + String.join(", ", allowedUsers));
        }
    }

    /** The number of a user that this machine lists in its own file, else what was given. */
    private static String number(String user) {
        if (user.matches("[0-9]+")) {
            return user.replaceFirst("^0+(?=.)", "");
        }
        try (Stream<String> lines = Files.lines(PASSWD, StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2 && fields[0].equals(user))
                    .map(fields -> fields[2])
                    .findFirst()
                    .orElse(user.equals(ROOT_NAME) ? ROOT : user);
        } catch (IOException | UncheckedIOException unreadable) {
            return user.equals(ROOT_NAME) ? ROOT : user;
        }
    }

    /** All that the manager would execute for it: itself, its hooks, and what asks whether it is ready and well. */
    private static List<Node> programs(Mapping control, Mapping management, Mapping hooks) {
        List<Node> programs = new ArrayList<>();
        if (hooks != null) {
            hooks.entries().forEach(hook -> programs.add(hook(hook.value())));
        }
        if (control != null) {
            programs.add(control.get("executable"));
            programs.add(first(control.mapping("ready")));
            programs.add(hook(control.get("pre_start")));
            programs.add(hook(control.get("post_stop")));
        }
        if (management != null) {
            List<Node> checks = new ArrayList<>();
            checks.add(management.get("health_check"));
            if (management.get("health_checks") instanceof Sequence list) {
                checks.addAll(list.items());
            }
            checks.stream().filter(Mapping.class::isInstance)
                    .forEach(check -> programs.add(first(((Mapping) check).mapping("exec"))));
        }
        return programs.stream().filter(Scalar.class::isInstance).collect(Collectors.toList());
    }

    private static Node hook(Node hook) {
        Node command = hook instanceof Mapping mapping ? mapping.get("command") : hook;
        return command instanceof Sequence words && !words.items().isEmpty() ? words.items().get(0) : command;
    }

    private static Node first(Mapping settings) {
        return settings != null && settings.get("command") instanceof Sequence words && !words.items().isEmpty()
                ? words.items().get(0) : null;
    }

    private void checkProgram(Node program, Path workingDirectory) {
        String text = ((Scalar) program).text();
        String allowed = "allowed: "
                + allowedExecutables.stream().map(Path::toString).collect(Collectors.joining(", "));
        if (text.indexOf('/') < 0) {
            problems.error(
                    program.place(), "the policy allows no program that is looked up in PATH",
                    "write its whole path; " + allowed);
            return;
        }
        try {
            Path path = real(workingDirectory.resolve(text));
            if (allowedExecutables.stream().noneMatch(path::startsWith)) {
                problems.error(program.place(), "the policy does not allow to execute " + Quoted.of(path.toString()), allowed);
            }
        } catch (InvalidPathException invalid) {
            problems.error(program.place(), "the policy does not allow to execute " + Quoted.of(text), allowed);
        }
    }

    /** Of the value under the key; of the entry where it stands nowhere. */
    private static Place place(Mapping mapping, String key, Mapping entry) {
        Node node = mapping == null ? null : mapping.get(key);
        return node == null ? entry.place() : node.place();
    }
}
