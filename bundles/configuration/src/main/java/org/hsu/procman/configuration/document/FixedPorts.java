package org.hsu.procman.configuration.document;

import java.util.HashMap;
import java.util.Map;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;

/** The numbers that processes ask for, and the addresses of their sockets: no two may have the same. */
final class FixedPorts {
    private final Problems problems;
    private final Map<Integer, String> owners = new HashMap<>();
    private final Map<String, String> listeners = new HashMap<>();

    FixedPorts(Problems problems) {
        this.problems = problems;
    }

    /** @param entry what the spec was read from */
    void add(ProcessSpec spec, Mapping entry) {
        if (spec.control() == null) {
            return;
        }
        spec.control().ports().forEach((name, number) -> {
            String owner = number == 0 ? null : owners.putIfAbsent(number, spec.id());
            if (owner != null) {
                problems.error(
                        place(entry, name),
                        "the port " + number + " is the process " + owner + "'s already",
                        "write another number, or auto");
            }
        });
        spec.control().sockets().forEach((name, socket) -> {
            boolean known = PortReferences.names(socket.address()).isEmpty();
            String owner = known ? listeners.putIfAbsent(socket.address(), spec.id()) : null;
            if (owner != null && !owner.equals(spec.id())) {
                Mapping sockets = entry.mapping("sockets");
                problems.error(
                        sockets == null ? entry.place() : sockets.get(name).place(),
                        "the process " + owner + " has a socket with the address " + socket.address(),
                        "an address can be listened on once");
            }
        });
    }

    private static Place place(Mapping entry, String name) {
        Mapping management = entry.mapping("management");
        Mapping control = management == null ? null : management.mapping("control");
        Mapping inner = control == null ? null : control.mapping("ports");
        Mapping ports = inner == null ? entry.mapping("ports") : inner;
        Node number = ports == null ? null : ports.get(name);
        return number == null ? entry.place() : number.place();
    }
}
