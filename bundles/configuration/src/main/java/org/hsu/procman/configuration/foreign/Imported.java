package org.hsu.procman.configuration.foreign;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.configuration.dialect.Remarks;
import org.hsu.procman.configuration.migration.CanonicalText;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;
import org.hsu.procman.configuration.yaml.KeyPath;
import org.hsu.procman.configuration.yaml.SourceFile;

/** All that one file of another program says, until it is written down. */
final class Imported {
    private static final int LONGEST_ID = 64;

    private final Path directory;
    private final Map<String, ImportedProgram> programs = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** @param directory absolute, of the file */
    Imported(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    List<ImportedProgram> programs() {
        return List.copyOf(programs.values());
    }

    /** About the file as a whole. */
    void note(String text) {
        String line = oneLine(text);
        if (!notes.contains(line)) {
            notes.add(line);
        }
    }

    /** A comment ends with its line. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+", " ");
    }

    /** All notes, those of a process after its id. */
    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        programs.values().forEach(program -> program.notes().forEach(note -> all.add(program.id() + ": " + note)));
        return all;
    }

    /** A process of that name, or of one like it that is a valid id and not taken yet. */
    ImportedProgram program(String name) {
        String id = id(name);
        String free = id;
        for (int number = 2; programs.containsKey(free); number++) {
            free = id.substring(0, Math.min(id.length(), LONGEST_ID - 5)) + "-" + number;
        }
        ImportedProgram program = new ImportedProgram(free);
        if (!free.equals(name)) {
            program.note("its name was \"" + name + "\"");
        }
        programs.put(free, program);
        return program;
    }

    static String id(String name) {
        String id = name.replaceAll("[^A-Za-z0-9._-]+", "-");
        id = id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id;
        return id.matches("|\\.\\.?") ? "process" : id;
    }

    /** Writes down what is waited for, as far as it can be waited for here. */
    void settleDependencies() {
        for (ImportedProgram program : programs.values()) {
            List<Object> list = new ArrayList<>();
            program.dependencies().forEach((name, condition) -> {
                ImportedProgram other = programs.get(id(name));
                if (other == null || other == program) {
                    program.note("depends on \"" + name + "\", which is not imported");
                } else {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("id", other.id());
                    entry.put("condition", possible(program, other, condition));
                    list.add(entry);
                }
            });
            if (!list.isEmpty()) {
                program.put("depends_on", list);
            }
        }
    }

    private static String possible(ImportedProgram program, ImportedProgram other, String condition) {
        boolean checked = other.get("management.health_check") != null;
        if (condition.equals("healthy") && !checked) {
            program.note("waits until " + other.id() + " is healthy, but that has no health check: until it runs");
            return "running";
        }
        if (condition.equals("completed") && "always".equals(other.get(ImportedProgram.RESTART + "strategy"))) {
            program.note("waits until " + other.id() + " has completed, but that is always restarted: until it started");
            return "started";
        }
        return condition;
    }

    /** The canonical text, notes as comments. */
    String text(String head) {
        SourceFile source = new SourceFile("import", directory);
        List<Remarks.Note> remarks = new ArrayList<>();
        List<Node> items = new ArrayList<>();
        Place top = place(source, 1);
        notes.forEach(note -> remarks.add(new Remarks.Note(top, note)));
        int line = 2;
        for (ImportedProgram program : programs.values()) {
            Place place = place(source, line++);
            items.add(node(place, program.tree()));
            program.notes().forEach(note -> remarks.add(new Remarks.Note(place, note)));
        }
        Mapping document = Mapping.of(
                top, List.of(new Mapping.Entry("managed_processes", top, Sequence.of(top, items))));
        return CanonicalText.of(document, head, remarks, "");
    }

    private static Place place(SourceFile source, int line) {
        return new Place(source, line, 1, KeyPath.ROOT);
    }

    private static Node node(Place place, Object value) {
        if (value instanceof Map<?, ?> map) {
            List<Mapping.Entry> entries = new ArrayList<>();
            map.forEach((key, inner) -> {
                if (inner != null && !(inner instanceof Map<?, ?> empty && empty.isEmpty())) {
                    entries.add(new Mapping.Entry(key.toString(), place, node(place, inner)));
                }
            });
            return Mapping.of(place, entries);
        }
        if (value instanceof List<?> list) {
            return Sequence.of(place, list.stream().map(item -> node(place, item)).toList());
        }
        return Scalar.of(place, value.toString(), value instanceof String);
    }
}
