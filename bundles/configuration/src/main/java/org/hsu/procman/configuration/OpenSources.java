package org.hsu.procman.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.configuration.document.ConfigurationReader;
import org.hsu.procman.configuration.document.Reading;
import org.hsu.procman.configuration.document.SourceSpec;
import org.hsu.procman.configuration.document.SourcedText;
import org.hsu.procman.configuration.providers.ProvidedTypes;
import org.hsu.procman.configuration.providers.TypeKind;

/**
 * The sources beside the file: opened when the file first names them, closed when it does so no more. A document that
 * cannot be used changes nothing: the last good one of that source stays, and the reason is a warning. Thread-safe.
 */
final class OpenSources implements AutoCloseable {
    private final ProvidedTypes types;
    private final Path directory;
    private final Map<SourceSpec, Followed> open = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private static final class Followed {
        final EntrySource.Open source;
        EntryDocument good;

        Followed(EntrySource.Open source) {
            this.source = source;
        }
    }

    /** @param directory where sources keep what must outlive the manager */
    OpenSources(ProvidedTypes types, Path directory) {
        this.types = types;
        this.directory = directory;
    }

    void listen(Runnable changed) {
        listeners.add(changed);
    }

    void unlisten(Runnable changed) {
        listeners.remove(changed);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Reads the file with what the sources deliver now, and without what of it is bad. */
    synchronized Reading read(ConfigurationReader reader, Path file, String shown) {
        Map<Followed, EntryDocument> used = new HashMap<>();
        List<Problem> refused = new ArrayList<>();
        List<SourceSpec> named = new ArrayList<>();
        Reading reading = reader.read(file, shown, sources -> {
            named.addAll(sources);
            return texts(sources, used);
        });
        closeOthers(named);
        for (Followed each : List.copyOf(used.keySet())) {
            if (reading.state().isEmpty() && used.get(each) != each.good && blames(reading, each.source.name())) {
                reading.problems().stream()
                        .filter(problem -> problem.isError() && problem.file().equals(each.source.name()))
                        .forEach(problem -> refused.add(warning(problem)));
                used.put(each, each.good);
                reading = reader.read(file, shown, sources -> again(sources, used));
            }
        }
        if (reading.state().isEmpty()) {
            return reading;
        }
        used.forEach((each, document) -> {
            if (document != null && document != each.good) {
                each.good = document;
                each.source.accepted(document);
            }
        });
        List<Problem> more = new ArrayList<>(reading.state().get().warnings());
        more.addAll(refused);
        open.values().forEach(each -> trouble(each).ifPresent(more::add));
        DesiredState state = reading.state().get();
        return new Reading(
                Optional.of(new DesiredState(
                        state.origin(), state.manager(), state.processes(), state.groups(), more, state.files(),
                        state.provenance())),
                more);
    }

    private List<SourcedText> texts(List<SourceSpec> sources, Map<Followed, EntryDocument> used) {
        List<SourcedText> texts = new ArrayList<>();
        for (SourceSpec spec : sources) {
            Followed followed = open.computeIfAbsent(spec, this::follow);
            if (followed == null) {
                continue;
            }
            EntryDocument document = followed.source.current().orElse(null);
            used.put(followed, document);
            texts.add(text(followed, document));
        }
        return texts;
    }

    private List<SourcedText> again(List<SourceSpec> sources, Map<Followed, EntryDocument> used) {
        return sources.stream()
                .map(open::get)
                .filter(used::containsKey)
                .map(followed -> text(followed, used.get(followed)))
                .toList();
    }

    private static SourcedText text(Followed followed, EntryDocument document) {
        return new SourcedText(followed.source.name(), document == null ? null : document.text());
    }

    private static boolean blames(Reading reading, String name) {
        return reading.problems().stream().anyMatch(problem -> problem.isError() && problem.file().equals(name));
    }

    private static Problem warning(Problem error) {
        return new Problem(
                error.file(), error.line(), error.column(), error.key(),
                error.problem() + "; its document is refused, what it said before holds", error.hint(),
                Problem.Severity.WARNING);
    }

    private static Optional<Problem> trouble(Followed each) {
        String trouble = each.source.trouble();
        if (trouble.isEmpty()) {
            return Optional.empty();
        }
        String since = each.good == null
                ? "nothing was ever received from it"
                : "what it said at " + Instant.ofEpochMilli(each.good.fetchedMillis())
                                .atZone(ZoneId.systemDefault()).toOffsetDateTime().truncatedTo(ChronoUnit.SECONDS)
                        + " holds";
        return Optional.of(new Problem(
                each.source.name(), 0, 0, "", trouble + "; " + since, "", Problem.Severity.WARNING));
    }

    /** Null while nobody provides the type; that is a warning already. */
    private Followed follow(SourceSpec spec) {
        return types.<EntrySource.Open>ask(
                        TypeKind.ENTRY_SOURCE, spec.type(), source -> open((EntrySource<?>) source, spec))
                .map(Followed::new)
                .orElse(null);
    }

    private <S extends Record> EntrySource.Open open(EntrySource<S> source, SourceSpec spec) {
        try {
            return source.open(spec.settings().bind(source.settingsType()), directory, this::changed);
        } catch (InvalidConfigurationException invalid) {
            return null;
        }
    }

    private void closeOthers(List<SourceSpec> named) {
        open.entrySet().removeIf(each -> {
            if (named.contains(each.getKey())) {
                return false;
            }
            close(each.getValue());
            return true;
        });
    }

    private static void close(Followed followed) {
        try {
            followed.source.close();
        } catch (IOException e) {
            // It is followed no more all the same.
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(OpenSources::close);
        open.clear();
    }
}
