package org.hsu.procman.configuration.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a unit of systemd says of privileges and of what its processes see (systemd.exec(5)). */
final class SystemdSandbox {
    private static final Set<String> YES = Set.of("yes", "true", "on", "1");
    private static final Set<String> NO = Set.of("no", "false", "off", "0", "");

    private final ImportedProgram program;
    private final List<String> readOnly = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();
    private String bounding;
    private String ambient;

    SystemdSandbox(ImportedProgram program) {
        this.program = program;
    }

    /** False when it is about something else, or says more than there is here. */
    boolean take(String key, String value) {
        boolean yes = YES.contains(value.toLowerCase(Locale.ROOT));
        boolean no = NO.contains(value.toLowerCase(Locale.ROOT));
        switch (key) {
            case "NoNewPrivileges" -> truth("no_new_privileges", yes);
            case "PrivateTmp" -> truth("private_tmp", yes || value.equals("disconnected"));
            case "PrivateNetwork" -> {
                if (yes) {
                    program.put("sandbox.network", "none");
                }
            }
            case "PrivatePIDs" -> {
                if (yes) {
                    program.put("sandbox.pids", "private");
                }
            }
            case "SupplementaryGroups" -> program.put("sandbox.supplementary_groups", words(value));
            case "ReadOnlyPaths", "ReadOnlyDirectories" -> paths(readOnly, value);
            case "InaccessiblePaths", "InaccessibleDirectories" -> paths(hidden, value);
            case "ProtectHome" -> {
                if (!no) {
                    (value.equals("read-only") ? readOnly : hidden).addAll(List.of("/home", "/root"));
                }
            }
            case "ProtectSystem" -> {
                if (!no) {
                    readOnly.add("/usr");
                }
                if (!no && !yes) {
                    readOnly.add("/etc");
                }
                if (value.equals("strict")) {
                    program.note("ProtectSystem=strict: here /usr and /etc, see sandbox.read_only");
                }
            }
            case "CapabilityBoundingSet" -> bounding = value;
            case "AmbientCapabilities" -> ambient = value;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void truth(String key, boolean yes) {
        program.put("sandbox." + key, yes ? Boolean.TRUE : null);
    }

    /** A minus allows a path not to be there, which is refused here. */
    private void paths(List<String> to, String value) {
        if (value.isBlank()) {
            to.clear();
        }
        for (String word : words(value)) {
            String path = word.replaceFirst("^[-+]+", "");
            if (word.startsWith("-")) {
                program.note("the path " + path + " has to be there, here");
            }
            to.add(path);
        }
    }

    private static List<String> words(String value) {
        return Stream.of(value.strip().split("\\s+")).filter(word -> !word.isEmpty()).map(Literal::of).toList();
    }

    /** All has been read. */
    void settle() {
        if (!readOnly.isEmpty()) {
            program.put("sandbox.read_only", readOnly.stream().distinct().toList());
        }
        if (!hidden.isEmpty()) {
            program.put("sandbox.hidden", hidden.stream().distinct().toList());
        }
        capabilities();
    }

    /** Those of sandbox.capabilities are given to the process, too: only an ambient set, or that of root, is the same. */
    private void capabilities() {
        boolean root = program.get(ImportedProgram.CONTROL + "user") == null;
        if (bounding != null && bounding.startsWith("~")) {
            program.put("sandbox.drop_capabilities", capabilities(bounding.substring(1)));
            if (ambient != null && !ambient.isBlank()) {
                program.note("AmbientCapabilities=" + ambient + ": has no equivalent beside a set that is dropped");
            }
        } else if (ambient != null && !ambient.isBlank() && !ambient.startsWith("~")) {
            program.put("sandbox.capabilities", capabilities(ambient));
            if (bounding != null && !capabilities(bounding).equals(capabilities(ambient))) {
                program.note("CapabilityBoundingSet=" + bounding + ": here it is what AmbientCapabilities gives");
            }
        } else if (bounding != null && (root || bounding.isBlank())) {
            program.put("sandbox.capabilities", capabilities(bounding));
        } else if (bounding != null) {
            program.note("CapabilityBoundingSet=" + bounding + ": sandbox.capabilities would give them to the process, too");
        }
    }

    private static List<String> capabilities(String value) {
        return words(value).stream().map(word -> word.toLowerCase(Locale.ROOT).replaceFirst("^cap_", "")).toList();
    }
}
