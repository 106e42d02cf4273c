package org.hsu.procman.configuration.document;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.GroupSpec;
import org.hsu.procman.api.spec.ManagerSettings;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.dialect.Remarks;
import org.hsu.procman.configuration.dialect.Translation;
import org.hsu.procman.configuration.migration.CanonicalText;
import org.hsu.procman.configuration.migration.Pruning;
import org.hsu.procman.configuration.process.ProcessReader;
import org.hsu.procman.configuration.logging.LogCollectionReader;
import org.hsu.procman.configuration.logging.LogReading;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.hsu.procman.configuration.providers.TypeChecks;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.hsu.procman.configuration.schema.Section;
import org.hsu.procman.configuration.yaml.KeyPath;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.TextFile;
import org.hsu.procman.configuration.yaml.YamlReader;

/** A whole configuration, with the files it includes, to a desired state. Thread-safe. */
public final class ConfigurationReader {
    private static final String TEXT = "<text>";
    private static final KnownKeys SOURCED =
            new KnownKeys("the top level of a source's document", List.of("version", "instances"), List.of());

    private final ProvidedTypes types;
    private final UnaryOperator<String> environment;
    private final Supplier<String> hostName;

    /** On this machine: its environment variables and its name. */
    public ConfigurationReader(ProvidedTypes types) {
        this(types, System::getenv, HostName::get);
    }

    /** @param environment gives null for a variable that is not set */
    public ConfigurationReader(ProvidedTypes types, UnaryOperator<String> environment, Supplier<String> hostName) {
        this.types = types;
        this.environment = environment;
        this.hostName = hostName;
    }

    /** @param shown the file's name as the operator gave it */
    public Reading read(Path file, String shown) {
        return read(file, shown, sources -> List.of());
    }

    /** @param texts what the sources that the file names deliver now, in the same order; called when it names any */
    public Reading read(Path file, String shown, Function<List<SourceSpec>, List<SourcedText>> texts) {
        Problems problems = new Problems();
        Path absolute = file.toAbsolutePath().normalize();
        SourceFile source = new SourceFile(shown, folder(absolute));
        String text = text(absolute, source, null, problems);
        return text == null
                ? new Reading(Optional.empty(), problems.inFileOrder())
                : read(source, text, absolute, problems, new DocumentLoader(environment, problems), texts);
    }

    /** @param directory what relative paths are relative to */
    public Reading read(String yaml, Path directory) {
        Problems problems = new Problems();
        return read(
                new SourceFile(TEXT, directory.toAbsolutePath().normalize()), yaml, null, problems,
                new DocumentLoader(environment, problems), sources -> List.of());
    }

    /**
     * An entry that was kept as {@link DesiredState.Pool#text}, without what it depends on.
     *
     * @throws InvalidConfigurationException it cannot be used any more; nothing of its values is said, for they may be
     *                                       secret
     */
    public ProcessSpec entry(String text) throws InvalidConfigurationException {
        Problems problems = new Problems();
        Mapping entry = EntryText.read(text, new Expansion(environment, problems), problems);
        ProcessSpec spec = entry == null ? null : new ProcessReader(problems, new TypeChecks(types, problems)).read(entry);
        if (spec == null || problems.errors() > 0) {
            List<String> keys = problems.inFileOrder().stream().filter(Problem::isError).map(Problem::key).toList();
            throw new InvalidConfigurationException(List.of(new Problem(
                    EntryText.SHOWN, 0, 0, String.join(", ", keys), "cannot be read any more", "", Problem.Severity.ERROR)));
        }
        return spec;
    }

    /** The file in the canonical dialect; files that it includes are left as they are. */
    public Rewriting rewrite(Path file, String shown) {
        Problems problems = new Problems();
        Path absolute = file.toAbsolutePath().normalize();
        SourceFile source = new SourceFile(shown, folder(absolute));
        String text = text(absolute, source, null, problems);
        DocumentLoader loader = new DocumentLoader(environment, problems);
        Reading reading = text == null ? null : read(source, text, absolute, problems, loader, sources -> List.of());
        if (reading == null || reading.state().isEmpty()) {
            return new Rewriting(Optional.empty(), false, List.of(), problems.inFileOrder());
        }
        Translation translation = loader.translations().remove(source);
        List<String> others = loader.translations().keySet().stream().map(SourceFile::shown).toList();
        if (translation == null) {
            return new Rewriting(Optional.of(text), true, others, reading.problems());
        }
        if (reading.state().get().processes().isEmpty()) {
            problems.error(
                    Place.whole(source),
                    "no process is configured, which only an older manager would run with",
                    "at least one process must be configured");
            return new Rewriting(Optional.empty(), false, others, problems.inFileOrder());
        }
        List<Remarks.Note> notes = new ArrayList<>(translation.notes());
        Mapping kept = new Pruning(problems, notes).of(translation.document());
        String head = "From the HSU dialect " + translation.dialect().generation() + ", by procman migrate.";
        return new Rewriting(
                Optional.of(CanonicalText.of(kept, head, notes, text)), false, others, reading.problems());
    }

    private Reading read(
            SourceFile source, String text, Path file, Problems problems, DocumentLoader loader,
            Function<List<SourceSpec>, List<SourcedText>> texts) {
        problems.reading(source);
        Mapping document = loader.load(source, text);
        if (document == null) {
            return new Reading(Optional.empty(), problems.inFileOrder());
        }
        TypeChecks checks = new TypeChecks(types, problems);
        Section root = Section.open(document, KnownKeys.ROOT, problems);
        LogReading logs = new LogCollectionReader(problems, checks).read(root);
        ManagerSettings manager = new ManagerReader(problems, checks, hostName).read(root, logs.collection());
        List<Mapping> entries = new ArrayList<>(root.mappings("managed_processes"));
        List<Path> files = new ArrayList<>(file == null ? List.of() : List.of(file));
        addIncluded(root, source, file, loader, problems, entries, files);
        List<SourceSpec> sources = new SourcesReader(problems, checks).read(root);
        if (!sources.isEmpty()) {
            entries = layered(entries, texts.apply(sources), source.directory(), loader, problems);
        }
        Map<String, Map<String, String>> provenance = new HashMap<>();
        Map<String, DesiredState.Pool> pools = new HashMap<>();
        SecurityPolicy policy = new SecurityPolicy(root, problems);
        policy.checkAlerts(root);
        List<ProcessSpec> processes =
                readAll(entries, inherited(root, logs, problems), checks, problems, policy, provenance, pools);
        reportTooMany(entries, pools, logs, problems);
        GroupsReader groupsReader = new GroupsReader(problems);
        List<GroupSpec> groups = groupsReader.read(root, processes);
        if (entries.isEmpty() && sources.isEmpty() && saysNothing(root.node("managed_processes")) && !problems.tolerates(source)) {
            problems.error(
                    root.placeOf("managed_processes"), "at least one process must be configured", "");
        }
        if (problems.errors() > 0) {
            return new Reading(Optional.empty(), problems.inFileOrder());
        }
        String origin = file == null ? TEXT : file.toString();
        List<Problem> found = problems.inFileOrder();
        DesiredState state = DesiredState.of(origin, manager, processes, pools, groups, found, files, provenance);
        groupsReader.judge(state);
        return problems.errors() > 0
                ? new Reading(Optional.empty(), problems.inFileOrder())
                : new Reading(Optional.of(state), found);
    }

    /** The entries of the file over those that sources deliver. */
    private static List<Mapping> layered(
            List<Mapping> entries, List<SourcedText> texts, Path directory, DocumentLoader loader, Problems problems) {
        Layers layers = new Layers(problems);
        layers.file(entries);
        for (SourcedText each : texts) {
            if (each.text() != null) {
                SourceFile source = new SourceFile(each.shown(), directory);
                problems.reading(source);
                Mapping document = loader.load(source, each.text());
                if (document != null) {
                    layers.below(Section.open(document, SOURCED, problems).mappings("instances"));
                }
            }
        }
        return layers.all(true);
    }

    private static boolean saysNothing(Node processes) {
        return processes == null || processes instanceof Sequence list && list.items().isEmpty();
    }

    /** What {@code log_collection.default} says, and over it {@code defaults}. */
    private static Mapping inherited(Section root, LogReading logs, Problems problems) {
        Mapping defaults = defaults(root, problems);
        Mapping logging = logs.processDefaults();
        if (logging.entries().isEmpty()) {
            return defaults;
        }
        Mapping management = Mapping.of(
                logging.place(), List.of(new Mapping.Entry("logging", logging.place(), logging)));
        return Inheritance.merge(
                Mapping.of(
                        logging.place(),
                        List.of(new Mapping.Entry("management", logging.place(), management))),
                defaults);
    }

    private static void reportTooMany(
            List<Mapping> entries, Map<String, DesiredState.Pool> pools, LogReading logs, Problems problems) {
        int more = pools.values().stream()
                .mapToInt(pool -> (pool.autoscale() == null ? pool.instances() : pool.most()) - 1)
                .sum();
        int count = entries.size() + more;
        if (logs.mostProcesses() != null && count > logs.mostProcesses()) {
            problems.error(
                    logs.mostProcessesAt(),
                    count + " processes are configured, but only " + logs.mostProcesses() + " are allowed",
                    "set it to at least " + count + " or remove it");
        }
    }

    private static Mapping defaults(Section root, Problems problems) {
        Mapping defaults = root.innerMapping("defaults");
        if (defaults == null) {
            return Mapping.empty(root.placeOf("defaults"));
        }
        Mapping.Entry id = defaults.entry("id");
        if (id == null) {
            return defaults;
        }
        problems.error(id.place(), "an id cannot be inherited", "every process needs one of its own");
        return Mapping.of(
                defaults.place(),
                defaults.entries().stream().filter(entry -> !entry.key().equals("id")).toList());
    }

    private static List<ProcessSpec> readAll(
            List<Mapping> entries, Mapping defaults, TypeChecks checks, Problems problems, SecurityPolicy policy,
            Map<String, Map<String, String>> provenance, Map<String, DesiredState.Pool> pools) {
        InstancesReader instances = new InstancesReader(problems);
        ProcessReader reader = new ProcessReader(problems, checks);
        FixedPorts fixedPorts = new FixedPorts(problems);
        Map<String, Place> ids = new HashMap<>();
        Map<String, Mapping> needs = new LinkedHashMap<>();
        List<ProcessSpec> processes = new ArrayList<>();
        for (Mapping entry : entries) {
            reportDuplicate(entry, ids, problems);
            Mapping merged = Inheritance.merge(defaults, entry);
            if (entry.get("id") instanceof Scalar id) {
                needs.putIfAbsent(id.text(), merged);
            }
            ProcessSpec spec = reader.read(merged);
            if (spec != null) {
                fixedPorts.add(spec, merged);
                policy.check(spec, merged);
                processes.add(spec);
                provenance.put(spec.id(), Provenance.of(merged));
            }
            instances.read(merged, spec, pools);
        }
        instances.reportTaken(ids);
        return new Dependencies(problems).into(processes, needs);
    }

    private static void reportDuplicate(Mapping entry, Map<String, Place> ids, Problems problems) {
        if (entry.get("id") instanceof Scalar id) {
            Place first = ids.putIfAbsent(id.text(), id.place());
            if (first != null) {
                // An alias or a merge key brings the same id along: what is wrong is where it is used again.
                Place again = first.equals(id.place()) ? entry.place().child("id") : id.place();
                problems.error(again, "the id " + id.shown() + " is already used at " + first, "");
            }
        }
    }

    private void addIncluded(
            Section root, SourceFile source, Path file, DocumentLoader loader, Problems problems,
            List<Mapping> entries, List<Path> files) {
        Node include = root.node("include");
        if (include == null) {
            return;
        }
        Includes includes = new Includes(problems);
        includes.files(include, file).forEach((included, named) -> {
            files.add(included);
            SourceFile other = new SourceFile(shown(included, source), folder(included));
            String text = text(included, other, named, problems);
            Mapping document = text == null ? null : loader.load(other, text);
            if (document != null) {
                entries.addAll(
                        Section.open(document, KnownKeys.INCLUDED, problems).mappings("managed_processes"));
            }
        });
        files.addAll(includes.folders());
    }

    /** @param named where the configuration names the file, null for the configuration itself */
    private static String text(Path file, SourceFile source, Place named, Problems problems) {
        problems.reading(source);
        try {
            return TextFile.read(file, YamlReader.LARGEST_TEXT);
        } catch (TextFile.UnreadableException unreadable) {
            if (named != null && unreadable.line() == 0) {
                problems.error(named, source.shown() + ": " + unreadable.getMessage(), "");
            } else {
                Place place = new Place(source, unreadable.line(), unreadable.column(), KeyPath.ROOT);
                problems.error(place, unreadable.getMessage(), "");
            }
            return null;
        }
    }

    /** An included file as the operator would name it: below the main file's folder, relative like that. */
    private static String shown(Path included, SourceFile main) {
        if (!included.startsWith(main.directory()) || main.shown().equals(TEXT)) {
            return included.toString();
        }
        Path folder = Path.of(main.shown()).getParent();
        Path relative = main.directory().relativize(included);
        return folder == null ? relative.toString() : folder.resolve(relative).toString();
    }

    private static Path folder(Path file) {
        return file.getParent() == null ? file : file.getParent();
    }
}
