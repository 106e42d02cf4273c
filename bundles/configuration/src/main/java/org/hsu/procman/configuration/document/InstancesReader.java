package org.hsu.procman.configuration.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.Instance;
import org.hsu.procman.api.spec.InstanceReferences;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.PortReferences;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.SocketSpec;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code instances}: how many processes there are of an entry. */
final class InstancesReader {
    private static final Bounds NUMBERS = Bounds.between(0, Instances.MOST);
    private static final String UNMANAGED = "unmanaged";
    /** With what the last of so many has behind it. */
    private static final int LONGEST_ID = 64 - ("-" + Instances.MOST).length();

    private final Problems problems;
    private final ValueReader values;
    private final Map<String, Place> places = new LinkedHashMap<>();

    InstancesReader(Problems problems) {
        this.problems = problems;
        this.values = new ValueReader(problems);
    }

    /**
     * Adds the entry's number to the pools if it has one.
     *
     * @param entry what it inherits merged in
     * @param spec  null when the entry has an error
     */
    void read(Mapping entry, ProcessSpec spec, Map<String, DesiredState.Pool> pools) {
        Node node = entry.get("instances");
        if (node == null || node.isNull() && !(node instanceof Scalar scalar && scalar.isBlank())) {
            return;
        }
        Integer count = values.integer(node, NUMBERS);
        if (spec == null || count == null) {
            return;
        }
        Place place = node.place();
        places.put(spec.id(), place);
        if (spec.type().equals(UNMANAGED)) {
            problems.error(place, "nobody here makes instances of an unmanaged process", "remove it");
        } else if (spec.id().length() > LONGEST_ID) {
            problems.error(
                    place,
                    "the id " + spec.id() + " is too long for those of its instances",
                    "at most " + LONGEST_ID + " characters are allowed with instances");
        } else if (spec.control() != null && spec.control().ports().values().stream().anyMatch(port -> port != 0)) {
            problems.error(
                    place, "instances cannot share a port with a number of its own", "write auto for its ports");
        } else if (spec.control() != null && spec.control().sockets().values().stream().anyMatch(InstancesReader::isOne)) {
            problems.error(
                    place, "instances cannot share a socket with an address of its own",
                    "write a port such as ${port.http}, or ${instance.index} in the path");
        } else {
            pools.put(spec.id(), new DesiredState.Pool(count, count, place.toString()));
        }
    }

    private static boolean isOne(SocketSpec socket) {
        return PortReferences.names(socket.address()).isEmpty()
                && !socket.address().contains(InstanceReferences.INDEX);
    }

    /** @param ids of all entries, and where they stand */
    void reportTaken(Map<String, Place> ids) {
        places.forEach((pool, where) -> ids.forEach((id, place) -> {
            if (Instance.isOne(id, pool)) {
                problems.error(
                        place, "the id " + id + " is that of an instance of " + pool + ", see " + where, "");
            }
        }));
    }
}
