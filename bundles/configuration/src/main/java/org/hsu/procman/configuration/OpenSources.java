package org.hsu.procman.configuration;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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
 * The sources beside the file: opened when the file first names them and their plugin is there, closed when it does so
 * no more or the plugin goes. A document that cannot be used changes nothing: the last good one of that source stays,
 * and the reason is a warning; so it does without the plugin. Thread-safe.
 */
final class OpenSources implements AutoCloseable {
    private final ProvidedTypes types;
    private final Path directory;
    private final Map<SourceSpec, FollowedSource> followed = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean unheard;
    private final ProvidedTypes.Listener arrivals = this::comesOrGoes;

    /** Whoever brings or takes a plugin does not wait until its sources are opened or closed. */
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "procman-sources");
        made.setDaemon(true);
        return made;
    });

    /** @param directory where sources keep what must outlive the manager */
    OpenSources(ProvidedTypes types, Path directory) {
        this.types = types;
        this.directory = directory;
        types.listen(arrivals);
    }

    void listen(Runnable changed) {
        listeners.add(changed);
        if (unheard) {
            unheard = false;
            thread.execute(changed);
        }
    }

    void unlisten(Runnable changed) {
        listeners.remove(changed);
    }

    private void changed() {
        unheard = listeners.isEmpty();
        listeners.forEach(Runnable::run);
    }

    private void comesOrGoes(TypeKind kind, String type, boolean comes) {
        if (kind != TypeKind.ENTRY_SOURCE) {
            return;
        }
        try {
            thread.execute(() -> {
                if (comes || closeAll(type)) {
                    changed();
                }
            });
        } catch (RejectedExecutionException e) {
            // Everything is closed.
        }
    }

    private synchronized boolean closeAll(String type) {
        boolean any = false;
        for (Map.Entry<SourceSpec, FollowedSource> each : followed.entrySet()) {
            if (each.getKey().type().equals(type) && each.getValue().isOpen()) {
                each.getValue().close();
                any = true;
            }
        }
        return any;
    }

    /** Reads the file with what the sources deliver now, and without what of it is bad. */
    synchronized Reading read(ConfigurationReader reader, Path file, String shown) {
        unheard = false;
        Map<FollowedSource, EntryDocument> used = new HashMap<>();
        List<Problem> refused = new ArrayList<>();
        List<SourceSpec> named = new ArrayList<>();
        Reading reading = reader.read(file, shown, sources -> {
            named.addAll(sources);
            return texts(sources, used);
        });
        closeOthers(named);
        for (FollowedSource each : List.copyOf(used.keySet())) {
            if (reading.state().isEmpty() && used.get(each) != each.good() && blames(reading, each.name())) {
                reading.problems().stream()
                        .filter(problem -> problem.isError() && problem.file().equals(each.name()))
                        .forEach(problem -> refused.add(warning(problem)));
                used.put(each, each.good());
                reading = reader.read(file, shown, sources -> again(sources, used));
            }
        }
        if (reading.state().isEmpty()) {
            return reading;
        }
        used.forEach((each, document) -> {
            if (document != null && document != each.good()) {
                each.accept(document);
            }
        });
        List<Problem> more = new ArrayList<>(reading.state().get().warnings());
        more.addAll(refused);
        followed.values().forEach(each -> trouble(each).ifPresent(more::add));
        DesiredState state = reading.state().get();
        return new Reading(
                Optional.of(state.withWarnings(more)),
                more);
    }

    private List<SourcedText> texts(List<SourceSpec> sources, Map<FollowedSource, EntryDocument> used) {
        List<SourcedText> texts = new ArrayList<>();
        for (SourceSpec spec : sources) {
            FollowedSource source = followed.computeIfAbsent(spec, each -> new FollowedSource(each.type()));
            if (!source.isOpen() && types.names(TypeKind.ENTRY_SOURCE).contains(spec.type())) {
                source.open(() -> types.ask(
                        TypeKind.ENTRY_SOURCE, spec.type(), plugin -> open((EntrySource<?>) plugin, spec)));
            }
            EntryDocument document = source.current();
            used.put(source, document);
            texts.add(text(source, document));
        }
        return texts;
    }

    private List<SourcedText> again(List<SourceSpec> sources, Map<FollowedSource, EntryDocument> used) {
        return sources.stream()
                .map(followed::get)
                .filter(used::containsKey)
                .map(source -> text(source, used.get(source)))
                .toList();
    }

    private static SourcedText text(FollowedSource source, EntryDocument document) {
        return new SourcedText(source.name(), document == null ? null : document.text());
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

    private static Optional<Problem> trouble(FollowedSource each) {
        String trouble = each.trouble();
        if (trouble.isEmpty()) {
            return Optional.empty();
        }
        String since = each.good() == null
                ? "nothing was ever received from it"
                : "what it said at " + Instant.ofEpochMilli(each.good().fetchedMillis())
                                .atZone(ZoneId.systemDefault()).toOffsetDateTime().truncatedTo(ChronoUnit.SECONDS)
                        + " holds";
        return Optional.of(new Problem(each.name(), 0, 0, "", trouble + "; " + since, "", Problem.Severity.WARNING));
    }

    private <S extends Record> EntrySource.Open open(EntrySource<S> source, SourceSpec spec) {
        try {
            return source.open(spec.settings().bind(source.settingsType()), directory, this::changed);
        } catch (InvalidConfigurationException invalid) {
            // What is wrong with it was told when the file was read.
            return null;
        }
    }

    private void closeOthers(List<SourceSpec> named) {
        followed.entrySet().removeIf(each -> {
            if (named.contains(each.getKey())) {
                return false;
            }
            each.getValue().close();
            return true;
        });
    }

    @Override
    public void close() {
        types.unlisten(arrivals);
        thread.shutdownNow();
        synchronized (this) {
            followed.values().forEach(FollowedSource::close);
            followed.clear();
        }
    }
}
