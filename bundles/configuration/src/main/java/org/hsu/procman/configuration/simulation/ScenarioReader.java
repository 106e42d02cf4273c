package org.hsu.procman.configuration.simulation;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.Scenario;
import org.hsu.procman.api.desired.Scenario.Happening;
import org.hsu.procman.api.desired.Scenario.Kind;
import org.hsu.procman.api.desired.SimulationReader;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Reading;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.hsu.procman.configuration.value.DurationText;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Node;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Scalar;
import org.hsu.procman.configuration.yaml.Sequence;
import org.hsu.procman.configuration.yaml.SourceFile;
import org.hsu.procman.configuration.yaml.TextFile;
import org.hsu.procman.configuration.yaml.YamlReader;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Scenarios in YAML: {@code length} and {@code events}, as strictly read as a configuration. */
@Component
public final class ScenarioReader implements SimulationReader {
    private static final Duration AFTERWARDS = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final List<String> TOP = List.of("length", "events");
    private static final List<String> KINDS = List.of(
            "exit", "signal", "crash_after", "unhealthy", "spawn_error", "command", "configuration");
    private static final List<String> KEYS =
            List.of("at", "to", "process", "exit", "signal", "crash_after", "unhealthy", "spawn_error", "command",
                    "configuration");
    private static final List<String> COMMANDS = List.of("start", "stop", "restart", "kill", "reset");

    private final ConfigurationReader configurations;

    @Activate
    public ScenarioReader(@Reference ProvidedTypes types) {
        this(new ConfigurationReader(types));
    }

    ScenarioReader(ConfigurationReader configurations) {
        this.configurations = configurations;
    }

    @Override
    public DesiredState configuration(Path file, String shown) throws InvalidConfigurationException {
        Reading reading = configurations.read(file, shown);
        return reading.state().orElseThrow(() -> new InvalidConfigurationException(reading.problems()));
    }

    @Override
    public Scenario scenario(Path file, String shown, DesiredState state) throws InvalidConfigurationException {
        Problems problems = new Problems();
        Path absolute = file.toAbsolutePath().normalize();
        SourceFile source = new SourceFile(shown, absolute.getParent());
        problems.reading(source);
        Scenario scenario = null;
        try {
            Node document = YamlReader.read(source, TextFile.read(absolute, YamlReader.LARGEST_TEXT), problems);
            if (document instanceof Mapping top) {
                scenario = scenario(top, state, problems);
            } else if (problems.errors() == 0) {
                problems.error(Place.start(source), "expected a mapping with the key events", "");
            }
        } catch (TextFile.UnreadableException unreadable) {
            problems.error(Place.whole(source), unreadable.getMessage(), "");
        }
        if (scenario == null || problems.errors() > 0) {
            throw new InvalidConfigurationException(problems.inFileOrder());
        }
        return scenario;
    }

    private Scenario scenario(Mapping top, DesiredState state, Problems problems) {
        known(top, TOP, problems);
        List<Happening> happenings = new ArrayList<>();
        Duration last = Duration.ZERO;
        if (top.get("events") instanceof Sequence events) {
            for (Node item : events.items()) {
                Happening happening = item instanceof Mapping event ? happening(event, state, problems) : null;
                if (happening != null) {
                    happenings.add(happening);
                    Duration end = happening.to() == null ? happening.at() : happening.to();
                    last = end.compareTo(last) > 0 ? end : last;
                } else if (!(item instanceof Mapping)) {
                    problems.error(item.place(), "expected an event, found " + item.shown(), "");
                }
            }
        } else {
            Place place = top.entry("events") == null ? top.place() : top.entry("events").place();
            problems.error(place, "events must be a list of what happens", "");
        }
        Duration length = duration(top, "length", problems);
        return new Scenario(length == null ? last.plus(AFTERWARDS) : length, happenings);
    }

    private Happening happening(Mapping event, DesiredState state, Problems problems) {
        int before = problems.errors();
        known(event, KEYS, problems);
        Duration at = duration(event, "at", problems);
        if (event.entry("at") == null) {
            problems.error(event.place(), "when does it happen? at is missing", "at: 10s");
        }
        Duration to = duration(event, "to", problems);
        if (at != null && to != null && to.compareTo(at) <= 0) {
            problems.error(event.get("to").place(), "to is not after at", "");
        }
        List<String> given = KINDS.stream().filter(key -> event.entry(key) != null).toList();
        boolean crash = given.equals(List.of("exit", "crash_after"));
        if (given.size() != 1 && !crash) {
            problems.error(event.place(), given.isEmpty() ? "nothing happens in this event"
                    : "one thing at a time, found " + String.join(", ", given), "one of " + String.join(", ", KINDS));
            return null;
        }
        String key = crash ? "crash_after" : given.get(0);
        String process = process(event, key, state, problems);
        Happening made = made(event, key, at == null ? Duration.ZERO : at, to, process, problems);
        return problems.errors() == before ? made : null;
    }

    private static String process(Mapping event, String key, DesiredState state, Problems problems) {
        String process = text(event, "process", problems);
        List<String> ids = state.processes().stream().map(ProcessSpec::id).toList();
        if (key.equals("configuration")) {
            return null;
        } else if (process == null) {
            problems.error(event.place(), "to which process does it happen? process is missing", "");
        } else if (!ids.contains(process)) {
            problems.error(event.get("process").place(), "no process has the id " + Quoted.of(process),
                    near(process, ids));
        }
        return process;
    }

    private Happening made(
            Mapping event, String key, Duration at, Duration to, String process, Problems problems) {
        String word = text(event, key, problems);
        Duration after = null;
        DesiredState configuration = null;
        Kind kind = switch (key) {
            case "exit" -> Kind.EXIT;
            case "signal" -> Kind.SIGNAL;
            case "crash_after" -> Kind.CRASH_AFTER;
            case "unhealthy" -> Kind.UNHEALTHY;
            case "spawn_error" -> Kind.SPAWN_FAILS;
            case "command" -> Kind.COMMAND;
            default -> Kind.CONFIGURATION;
        };
        switch (kind) {
            case EXIT -> word = code(event, problems);
            case CRASH_AFTER -> {
                after = duration(event, key, problems);
                word = event.entry("exit") == null ? "1" : code(event, problems);
            }
            case SIGNAL -> word = word == null || word.startsWith("SIG") ? word : "SIG" + word;
            case COMMAND -> {
                if (word != null && !COMMANDS.contains(word)) {
                    problems.error(event.get(key).place(), "no such command: " + Quoted.of(word), near(word, COMMANDS));
                }
            }
            case CONFIGURATION -> configuration = configuration(event, word, problems);
            default -> {
                // A message may be any text.
            }
        }
        return new Happening(at, to, process, kind, after, word, configuration);
    }

    private DesiredState configuration(Mapping event, String name, Problems problems) {
        if (name == null) {
            return null;
        }
        try {
            Reading reading = configurations.read(event.place().file().resolve(name), name);
            reading.problems().stream().filter(Problem::isError).forEach(problems::add);
            return reading.state().orElse(null);
        } catch (InvalidPathException invalid) {
            problems.error(event.get("configuration").place(), "this is no valid path", "");
            return null;
        }
    }

    private static String code(Mapping event, Problems problems) {
        String text = text(event, "exit", problems);
        if (text != null && (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 255)) {
            problems.error(event.get("exit").place(), "expected an exit code from 0 to 255, found " + text, "");
        }
        return text;
    }

    private static void known(Mapping mapping, List<String> keys, Problems problems) {
        for (Mapping.Entry entry : mapping.entries()) {
            if (!keys.contains(entry.key())) {
                String near = NearestName.of(entry.key(), keys);
                problems.error(entry.place(), "unknown key",
                        near == null ? "allowed here: " + String.join(", ", keys) : "did you mean " + Quoted.of(near) + "?");
            }
        }
    }

    private static String near(String word, Collection<String> known) {
        String near = NearestName.of(word, known);
        return near == null ? "there are " + String.join(", ", known) : "did you mean " + Quoted.of(near) + "?";
    }

    /** Null when there is none, or it is no text. */
    private static String text(Mapping mapping, String key, Problems problems) {
        Mapping.Entry entry = mapping.entry(key);
        if (entry == null) {
            return null;
        }
        if (entry.value() instanceof Scalar scalar && !scalar.isNull()) {
            return scalar.text();
        }
        problems.error(entry.place(), key + " must be a value, found " + entry.value().shown(), "");
        return null;
    }

    private static Duration duration(Mapping mapping, String key, Problems problems) {
        String text = text(mapping, key, problems);
        Duration duration = text == null ? null : text.equals("0") ? Duration.ZERO : DurationText.parse(text);
        if (text != null && duration == null) {
            problems.error(mapping.get(key).place(), "expected a duration, found " + text, DurationText.hint(text));
        } else if (duration != null && duration.compareTo(LONGEST) > 0) {
            problems.error(mapping.get(key).place(), "a simulation lasts a year at most, found " + text, "");
        }
        return duration;
    }
}
