package org.hsu.procman.configuration.dialect;

import java.util.List;
import java.util.Map;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;

/** One entry of the list of processes. */
final class ProcessTranslation {
    private static final String CONTROL = "management.control";
    /** Go's where none is given: 20 s, of an unmanaged process 30 s. Rust's is ours. */
    private static final String GO_GRACE = "20s";

    private static final String GO_UNMANAGED_GRACE = "30s";
    private static final String MOST_PROFILES = "default";
    /** Go's; what it multiplied is read as it is written. */
    static final List<String> PROFILES = List.of("batch", "web", "database", "worker", "scheduler", MOST_PROFILES);

    private static final Map<String, List<String>> ORDER =
            Map.of("", KnownKeys.PROCESS.keys(), "management", KnownKeys.MANAGEMENT.keys());
    private static final Map<String, String> SPELLINGS = Map.of("executable", "execution.executable_path");

    private final Generation generation;
    private final Remarks remarks;

    ProcessTranslation(Generation generation, Remarks remarks) {
        this.generation = generation;
        this.remarks = remarks;
    }

    Mapping translate(Mapping entry) {
        Draft out = new Draft(entry.place());
        Tables.ENTRY.apply(entry, out, remarks);
        String type = out.text("type");
        Scalar profile = out.scalar("profile_type");
        if (generation.isGo() && profile != null && !PROFILES.contains(profile.text())) {
            String near = NearestName.of(profile.text(), PROFILES);
            remarks.warn(
                    profile.place(), "no profile that its program knew: " + profile.shown() + "; read all the same",
                    near == null ? "those are " + String.join(", ", PROFILES) : "did you mean " + Quoted.of(near) + "?");
        }
        if (out.has("id") && !out.has("profile_type")) {
            out.putDefault("profile_type", MOST_PROFILES, entry.place());
        }
        for (Mapping.Entry each : entry.entries()) {
            if (Moves.current(each.key()).equals("management")) {
                management(each, type, out);
            }
        }
        return out.build(ORDER);
    }

    private void management(Mapping.Entry management, String type, Draft out) {
        if (!(management.value() instanceof Mapping wrappers)) {
            out.put("management", management.place(), management.value());
            return;
        }
        String before = management.key();
        Place place = type == null ? wrappers.place() : wrappers.place().child(type);
        out.inner("management", place);
        if (type != null && !type.equals(WrapperName.UNMANAGED)) {
            out.inner(CONTROL, place.child("control").spelled(SPELLINGS));
        }
        boolean found = false;
        for (Mapping.Entry wrapper : wrappers.entries()) {
            String name = WrapperName.current(wrapper.key());
            if (name == null) {
                remarks.unknown(wrapper, WrapperName.CURRENT);
            } else if (type != null && WrapperName.current(type) != null && !name.equals(type)) {
                remarks.problems().error(
                        wrapper.place(), "does not fit the type " + type, "give only " + before + "." + type);
            } else if (wrapper.value() instanceof Mapping body && !found) {
                found = true;
                body(body, name, out);
            } else if (!wrapper.value().isNull()) {
                remarks.problems().error(
                        wrapper.value().place(), "expected a mapping, found " + wrapper.value().shown(), "");
            }
        }
    }

    private void body(Mapping body, String type, Draft out) {
        Mapping.Entry control = body.entry("control");
        Place place = control == null ? body.place().child("control") : control.value().place();
        out.inner(CONTROL, place.spelled(SPELLINGS));
        if (body.mapping("discovery") != null) {
            out.inner("management.discovery", body.mapping("discovery").place());
        }
        (type.equals(WrapperName.UNMANAGED) ? Tables.UNMANAGED : Tables.MANAGED).apply(body, out, remarks);
        if (type.equals(WrapperName.UNMANAGED)) {
            UnmanagedTranslation.tidy(out, remarks);
        } else {
            boolean given = control != null && control.value() instanceof Mapping;
            managed(given ? (Mapping) control.value() : Mapping.empty(place), type, out);
        }
        if (generation.isGo() && !out.has(CONTROL + ".shutdown_timeout")) {
            boolean unmanaged = type.equals(WrapperName.UNMANAGED);
            out.putDefault(CONTROL + ".shutdown_timeout", unmanaged ? GO_UNMANAGED_GRACE : GO_GRACE, place);
        }
        new CheckTranslation(generation, remarks, out).translate(body, type);
    }

    private void managed(Mapping control, String type, Draft out) {
        new RestartTranslation(generation, remarks, out).translate(control, type, control.place());
        Mapping limits = control.mapping("limits");
        if (limits != null) {
            new LimitsTranslation(generation, remarks, out).translate(limits);
        }
        Mapping.Entry file = control.entry("process_file");
        if (file != null && file.value() instanceof Mapping keys) {
            Tables.PROCESS_FILE.apply(keys, new Draft(file.place()), remarks);
        } else if (file != null && !file.value().isNull()) {
            remarks.problems().error(file.value().place(), "expected a mapping, found " + file.value().shown(), "");
        }
        Mapping log = control.mapping("log_collection");
        if (log != null) {
            new LogTranslation(generation, remarks).ofProcess(log, out);
        }
        if (generation.isGo()) {
            new ProgramPath(out).locate(CONTROL);
        }
    }
}
