package org.hsu.procman.configuration.dialect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;

/** What a translation has to say: to the operator as warnings, in a migrated file as comments. */
public final class Remarks {

    /** A comment for what has no equivalent. */
    public record Note(Place place, String text) {}

    private final Problems problems;
    private final Generation generation;
    private final List<Note> notes = new ArrayList<>();

    Remarks(Problems problems, Generation generation) {
        this.problems = problems;
        this.generation = generation;
    }

    boolean ofRust() {
        return generation == Generation.R1;
    }

    List<Note> notes() {
        return notes;
    }

    Problems problems() {
        return problems;
    }

    /** For what had no effect in its own program either. */
    void note(Place place, String text) {
        notes.add(new Note(place, place.path() + ": " + text));
    }

    /** For what is lost or changed. */
    void warn(Place place, String problem, String hint) {
        problems.warning(place, problem, hint);
        note(place, hint.isEmpty() ? problem : problem + " (" + hint + ")");
    }

    void unknown(Mapping.Entry entry, Collection<String> known) {
        String near = NearestName.of(entry.key(), known);
        warn(
                entry.place(),
                "unknown key, ignored",
                near == null ? "allowed here: " + String.join(", ", known) : "did you mean " + Quoted.of(near) + "?");
    }
}
