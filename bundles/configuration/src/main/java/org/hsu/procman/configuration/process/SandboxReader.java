package org.hsu.procman.configuration.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.SandboxSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Sequence;

/** {@code sandbox} of a process: what it is kept from. */
final class SandboxReader {
    private static final List<String> NETWORKS = List.of("host", "none");
    private static final List<String> PIDS = List.of("host", "private");

    private final Problems problems;

    SandboxReader(Problems problems) {
        this.problems = problems;
    }

    /** The same control with the sandbox of the process; null stays null. */
    ControlSpec read(Section process, ControlSpec control) {
        Section sandbox = process.section("sandbox", KnownKeys.SANDBOX);
        if (sandbox == null) {
            return control;
        }
        List<String> groups = sandbox.value("supplementary_groups", null, ValueReader::texts);
        List<String> kept = sandbox.value("capabilities", null, SandboxReader::capabilities);
        List<String> dropped = sandbox.value("drop_capabilities", List.<String>of(), SandboxReader::capabilities);
        boolean noNewPrivileges = sandbox.flag("no_new_privileges", false);
        boolean privateTmp = sandbox.flag("private_tmp", false);
        List<Path> readOnly = sandbox.value("read_only", List.<Path>of(), SandboxReader::paths);
        List<Path> hidden = sandbox.value("hidden", List.<Path>of(), SandboxReader::paths);
        String network = sandbox.word("network", NETWORKS.get(0), NETWORKS);
        String pids = sandbox.word("pids", PIDS.get(0), PIDS);
        if (sandbox.has("capabilities") && sandbox.has("drop_capabilities")) {
            sandbox.error("drop_capabilities", "capabilities says what is kept already", "keep one of the two");
        }
        if (hidden.contains(Path.of("/"))) {
            sandbox.error("hidden", "without / there is nothing to run", "name what is to be hidden");
        }
        if (sandbox.has("seccomp")) {
            sandbox.error(
                    "seccomp",
                    "no tool of this system takes a list of system calls for a program that does not filter them itself",
                    "capabilities and no_new_privileges bound what it may do");
        }
        if (control == null) {
            return null;
        }
        SandboxSpec spec = new SandboxSpec(
                groups, kept, dropped, noNewPrivileges, privateTmp, readOnly, hidden,
                network.equals("none"), pids.equals("private"));
        missing(spec, System.getProperty("os.name"), SandboxReader::isInstalled).ifPresent(missing -> problems.warning(
                process.placeOf("sandbox"), missing, "the process will not be started here"));
        return control.withSandbox(spec);
    }

    /** What of it this machine cannot do, so that its start will be refused; empty when nothing is known. */
    static Optional<String> missing(SandboxSpec sandbox, String system, Predicate<String> installed) {
        if (!system.equals("Linux")) {
            return Optional.of("only Linux has sandboxes, and this is " + system);
        }
        Set<String> tools = new LinkedHashSet<>();
        if (sandbox.changesRights()) {
            tools.add("setpriv");
        }
        if (sandbox.changesFiles() || sandbox.privateNetwork()) {
            tools.add("unshare");
            tools.add("mount");
        }
        if (sandbox.privateNetwork()) {
            tools.add("ip");
        }
        List<String> missing = tools.stream().filter(installed.negate()).toList();
        return missing.isEmpty() ? Optional.empty()
                : Optional.of("what does it is not installed on this machine: " + String.join(", ", missing));
    }

    private static boolean isInstalled(String tool) {
        return Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static List<String> capabilities(ValueReader values, Node node) {
        return values.words(node, SandboxSpec.CAPABILITIES);
    }

    private static List<Path> paths(ValueReader values, Node node) {
        if (!(node instanceof Sequence list)) {
            return values.<List<Path>>wrong(node, "a list of paths", ValueReader.listHint(node));
        }
        List<Path> paths = new ArrayList<>();
        for (Node item : list.items()) {
            Path path = values.resolvedPath(item);
            if (path != null) {
                paths.add(path);
            }
        }
        return paths;
    }
}
