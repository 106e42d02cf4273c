package org.hsu.procman.configuration.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.SocketSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code sockets} of a process: what the manager listens on for it. */
final class SocketsReader {
    private static final String PORT = "[0-9]{1,5}|\\$\\{port\\.[A-Za-z0-9_-]+}";
    private static final Pattern PORT_ALONE = Pattern.compile(PORT);
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\*|\\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9._-]+):(" + PORT + ")");
    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");
    private static final int HIGHEST_PORT = 65_535;
    /** unix(7): sun_path, without the NUL at its end. */
    private static final int LONGEST_PATH = 107;
    private static final List<String> OF_FILES = List.of("mode", "user", "group");

    private final Problems problems;
    private final ValueReader values;

    SocketsReader(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    /** The same control with the sockets of the process; null stays null. */
    ControlSpec read(Section process, ControlSpec control) {
        Mapping given = process.innerMapping("sockets");
        if (given == null || control == null) {
            return control;
        }
        Map<String, SocketSpec> sockets = new LinkedHashMap<>();
        Map<String, String> addresses = new LinkedHashMap<>();
        String input = null;
        for (Mapping.Entry entry : given.entries()) {
            String name = entry.key();
            SocketSpec socket = PortsReader.NAME.matcher(name).matches() ? socket(entry.value()) : badName(entry);
            if (socket == null) {
                continue;
            }
            String same = addresses.putIfAbsent(socket.address(), name);
            if (same != null) {
                problems.error(
                        entry.value().place(), "the socket " + Quoted.of(same) + " has the same address",
                        "an address can be listened on once");
            }
            if (socket.stdin() && input != null) {
                problems.error(
                        entry.value().place(), "the socket " + Quoted.of(input) + " is the standard input already",
                        "one can be");
            } else if (socket.stdin()) {
                input = name;
            }
            sockets.put(name, socket);
        }
        if (input != null && control.exitRecord()) {
            process.error(
                    "sockets",
                    "no socket can be the standard input with control.exit_record",
                    "the shell that writes the record starts the process without one");
        }
        return control.withSockets(sockets);
    }

    private SocketSpec badName(Mapping.Entry entry) {
        problems.error(
                entry.place(),
                Quoted.of(entry.key()) + " is no name of a socket",
                "a letter, then letters, digits, '_' or '-', at most 64");
        return null;
    }

    /** Null after a report. */
    private SocketSpec socket(Node node) {
        if (!(node instanceof Mapping mapping)) {
            String address = address(values, node);
            return address == null ? null : new SocketSpec(address, null, null, null, false);
        }
        Section socket = Section.open(mapping, KnownKeys.SOCKET, problems);
        socket.require("address", "such as 8080, \"*:8080\" or /run/shop.sock");
        String address = socket.value("address", null, this::address);
        Integer mode = socket.value("mode", null, SocketsReader::mode);
        String user = socket.name("user", null);
        String group = socket.name("group", null);
        boolean stdin = socket.flag("stdin", false);
        if (address == null) {
            return null;
        }
        SocketSpec spec = new SocketSpec(address, mode, user, group, stdin);
        OF_FILES.stream().filter(socket::has).filter(key -> !spec.isUnix()).forEach(key -> socket.error(
                key, "only the file of a unix socket has it", "remove it, or write the path of a socket"));
        return spec;
    }

    private String address(ValueReader reader, Node node) {
        String wanted = "a port, host:port, or the path of a unix socket";
        String text = reader.notEmpty(node, wanted);
        if (text == null) {
            return null;
        }
        if (text.indexOf('/') >= 0) {
            return path(reader, node);
        }
        if (PORT_ALONE.matcher(text).matches()) {
            return isPort(node, text) ? "127.0.0.1:" + text : null;
        }
        Matcher both = HOST_AND_PORT.matcher(text);
        if (!both.matches()) {
            return reader.<String>wrong(node, wanted, "such as 8080, \"*:8080\" or /run/shop.sock");
        }
        return isPort(node, both.group(2)) ? text : null;
    }

    private boolean isPort(Node node, String text) {
        boolean is = text.startsWith("$") || text.length() < 6 && Integer.parseInt(text) > 0
                && Integer.parseInt(text) <= HIGHEST_PORT;
        if (!is) {
            problems.error(
                    node.place(), "the port " + ((Scalar) node).shown() + " is out of range",
                    "from 1 to 65535; for any free one name it under ports and write ${port.NAME}");
        }
        return is;
    }

    private String path(ValueReader reader, Node node) {
        Path path = reader.resolvedPath(node);
        if (path == null) {
            return null;
        }
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            problems.error(
                    node.place(), "the path of the socket has " + length + " bytes", "at most 107 are possible");
            return null;
        }
        return path.toString();
    }

    private static Integer mode(ValueReader values, Node node) {
        String text = values.notEmpty(node, "permissions");
        if (text == null) {
            return null;
        }
        return OCTAL.matcher(text).matches()
                ? Integer.valueOf(text, 8)
                : values.<Integer>wrong(node, "permissions", "write octal digits from 000 to 777, such as \"0660\"");
    }
}
