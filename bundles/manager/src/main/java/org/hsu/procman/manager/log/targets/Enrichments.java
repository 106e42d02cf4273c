package org.hsu.procman.manager.log.targets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogDetails;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.spec.LogEnhancement;
import org.hsu.procman.manager.plugin.PluginCalls;
import org.hsu.procman.manager.plugin.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has plugins add fields to lines. A plugin has a second for the lines of a chunk; one that throws or takes longer
 * is left out for a minute or until another takes its place, and the lines go on without its fields. Thread-safe.
 */
public final class Enrichments implements AutoCloseable {
    private static final long CALL_MILLIS = 1_000;
    private static final long LEFT_OUT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(Enrichments.class);

    private final Function<String, Optional<Provider<LogEnricher<?>>>> providers;
    private final PluginCalls calls = new PluginCalls();

    public Enrichments(Function<String, Optional<Provider<LogEnricher<?>>>> providers) {
        this.providers = providers;
    }

    /** What the enhancement asks for, for one target. */
    public UnaryOperator<LogChunk> of(LogEnhancement enhancement) {
        if (enhancement.enrichers().isEmpty()) {
            return UnaryOperator.identity();
        }
        List<One> all = enhancement.enrichers().stream().map(One::new).toList();
        return chunk -> chunk.origin().enhanced() ? enrich(chunk, all) : chunk;
    }

    private static LogChunk enrich(LogChunk chunk, List<One> all) {
        List<Map<String, String>> fields = new ArrayList<>(chunk.lines());
        long[] sequences = new long[chunk.lines()];
        for (int i = 0; i < chunk.lines(); i++) {
            fields.add(chunk.fields(i));
            sequences[i] = chunk.sequence(i);
        }
        List<String> lines = null;
        boolean added = false;
        for (One one : all) {
            if (one.isAvailable()) {
                lines = lines == null ? lines(chunk) : lines;
                List<Map<String, String>> more = one.call(chunk, lines);
                for (int i = 0; i < more.size(); i++) {
                    if (!more.get(i).isEmpty()) {
                        Map<String, String> both = new LinkedHashMap<>(fields.get(i));
                        both.putAll(more.get(i));
                        fields.set(i, both);
                        added = true;
                    }
                }
            }
        }
        return !added ? chunk : new LogChunk(chunk.processId(), chunk.stream(), chunk.generation(), chunk.pid(),
                chunk.origin(), chunk.firstSequence(), chunk.firstLine(), chunk.lines(), chunk.epochMillis(),
                new LogDetails(sequences, fields), chunk.bytes());
    }

    private static List<String> lines(LogChunk chunk) {
        ByteBuffer bytes = chunk.bytes().duplicate();
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        List<String> lines = new ArrayList<>(chunk.lines());
        for (int start = 0; start < all.length;) {
            int end = start;
            while (end < all.length && all[end] != '\n') {
                end++;
            }
            lines.add(new String(all, start, end - start, StandardCharsets.UTF_8));
            start = end + 1;
        }
        return lines;
    }

    @Override
    public void close() {
        calls.close();
    }

    /** One enricher of one target. Used by the target's thread. */
    private final class One {
        private final LogEnhancement.Enricher wanted;
        private Object boundFor;
        private Record settings;
        private long leftOutUntil;
        /** Null for none. */
        private Provider<?> leftOut;

        One(LogEnhancement.Enricher wanted) {
            this.wanted = wanted;
        }

        boolean isAvailable() {
            Provider<?> provider = providers.apply(wanted.type()).orElse(null);
            if (provider != null && provider == leftOut && System.nanoTime() - leftOutUntil < 0) {
                return false;
            }
            leftOut = null;
            return provider != null;
        }

        List<Map<String, String>> call(LogChunk chunk, List<String> lines) {
            Provider<LogEnricher<?>> provider = providers.apply(wanted.type()).orElse(null);
            if (provider == null) {
                return List.of();
            }
            CompletableFuture<List<Map<String, String>>> answer = new CompletableFuture<>();
            try {
                PluginCalls.Call call = calls.call(
                        () -> enrich(provider, provider.service(), chunk, lines), (added, problem) -> {
                            if (problem == null) {
                                answer.complete(added);
                            } else {
                                answer.completeExceptionally(problem);
                            }
                        });
                try {
                    return answer.get(CALL_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    call.interrupt();
                    leaveOut(provider, "did not answer in " + CALL_MILLIS + " ms");
                }
            } catch (ExecutionException e) {
                leaveOut(provider, e.getCause().toString());
            } catch (RejectedExecutionException e) {
                leaveOut(provider, "too many calls of plugins hang");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }

        private synchronized void forget() {
            boundFor = null;
            settings = null;
        }

        private void leaveOut(Provider<LogEnricher<?>> provider, String why) {
            provider.failed(why);
            leftOut = provider;
            leftOutUntil = System.nanoTime() + LEFT_OUT_NANOS;
            LOG.warn("Log enricher {} is left out for a minute: {}", wanted.type(), why);
        }

        private <S extends Record> List<Map<String, String>> enrich(
                Provider<?> provider, LogEnricher<S> enricher, LogChunk chunk, List<String> lines) throws Exception {
            S bound;
            synchronized (this) {
                boolean anew = boundFor != enricher;
                if (anew) {
                    settings = wanted.settings().bind(enricher.settingsType());
                    boundFor = enricher;
                }
                bound = enricher.settingsType().cast(settings);
                if (anew) {
                    // They are of a class of the plugin's, which could not be unloaded otherwise.
                    provider.onRelease(this, One::forget);
                }
            }
            List<Map<String, String>> added = new ArrayList<>(lines.size());
            for (String line : lines) {
                Map<String, String> fields = enricher.enrich(chunk, line, bound);
                added.add(fields == null ? Map.of() : Map.copyOf(fields));
            }
            return added;
        }
    }
}
