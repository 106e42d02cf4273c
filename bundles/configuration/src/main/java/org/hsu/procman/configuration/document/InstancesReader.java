package org.hsu.procman.configuration.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.spec.AutoscaleSpec;
import org.hsu.procman.api.spec.Instance;
import org.hsu.procman.api.spec.Instances;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.api.spec.UpdateSpec;
import org.hsu.procman.configuration.value.Bounds;
import org.hsu.procman.configuration.value.ValueReader;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;

/** {@code instances} and {@code pool}: how many processes there are of an entry. */
final class InstancesReader {
    private static final Bounds NUMBERS = Bounds.between(0, Instances.MOST);
    private static final Bounds MAXIMA = Bounds.between(1, Instances.MOST);
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
        Node number = said(entry, "instances");
        Node pool = said(entry, "pool");
        if (number == null && pool == null) {
            UpdateReader.refuse(entry, problems);
            return;
        }
        if (pool instanceof Mapping jobs && jobs.get("queue") != null) {
            readJobs(entry, jobs, number, spec, pools);
            return;
        }
        AutoscaleSpec autoscale = pool instanceof Mapping mapping ? new PoolReader(problems).read(mapping, spec) : null;
        if (pool != null && !(pool instanceof Mapping)) {
            values.wrong(pool, "a mapping", "such as {min: 1, max: 4}");
        }
        Integer count = number != null ? values.integer(number, NUMBERS) : autoscale == null ? null : autoscale.min();
        if (spec == null || count == null || pool != null && autoscale == null) {
            return;
        }
        add(entry, spec, count, (number == null ? pool : number).place(), autoscale, pools);
    }

    /** As many as jobs may run at a time. */
    private void readJobs(
            Mapping entry, Mapping pool, Node number, ProcessSpec spec, Map<String, DesiredState.Pool> pools) {
        if (number != null) {
            problems.error(number.place(), "pool.max says already how many jobs run at a time", "keep one of the two");
            return;
        }
        Node max = said(pool, "max");
        Integer count = max == null ? Integer.valueOf(Runtime.getRuntime().availableProcessors()) : values.integer(max, MAXIMA);
        if (spec != null && count != null) {
            add(entry, spec, count, (max == null ? pool : max).place(), null, pools);
        }
    }

    private void add(
            Mapping entry,
            ProcessSpec spec,
            int count,
            Place place,
            AutoscaleSpec autoscale,
            Map<String, DesiredState.Pool> pools) {
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
        } else if (autoscale != null && autoscale.bounded(count) != count) {
            problems.error(
                    place, count + " is not between pool.min and pool.max",
                    "from " + autoscale.min() + " to " + autoscale.max() + "; without instances it begins with min");
        } else {
            UpdateSpec update = UpdateReader.read(entry, spec, problems);
            pools.put(spec.id(), new DesiredState.Pool(
                    count, count, place.toString(), autoscale, update, update == null ? null : EntryText.of(entry, spec)));
        }
    }

    /** Null where nothing is said under the key; an explicit null says nothing. */
    private static Node said(Mapping entry, String key) {
        Node node = entry.get(key);
        return node == null || node.isNull() && !(node instanceof Scalar scalar && scalar.isBlank()) ? null : node;
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
