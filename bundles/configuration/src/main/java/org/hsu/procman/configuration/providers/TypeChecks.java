package org.hsu.procman.configuration.providers;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.log.LogEnricher;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.resource.ResourceEnforcer;
import org.hsu.procman.api.restart.RestartStrategy;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.binding.NodeSettings;
import org.hsu.procman.configuration.value.NearestName;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;
import org.hsu.procman.configuration.yaml.Quoted;
import org.hsu.procman.configuration.yaml.Secrets;

/**
 * What the providers of the used types say to their part of the configuration. A type without a provider
 * is a warning, because a plugin may come any time; a provider that fails is one too.
 */
public final class TypeChecks {
    private final ProvidedTypes types;
    private final Problems problems;

    public TypeChecks(ProvidedTypes types, Problems problems) {
        this.types = types;
        this.problems = problems;
    }

    public boolean isProvided(TypeKind kind, String name) {
        return types.names(kind).contains(name);
    }

    /** Warns where nobody provides the type. */
    public boolean warnUnlessProvided(TypeKind kind, String name, Place place) {
        if (isProvided(kind, name)) {
            return true;
        }
        Set<String> known = new LinkedHashSet<>(kind.documented());
        known.addAll(types.names(kind));
        String near = known.contains(name) ? null : NearestName.of(name, known);
        String waits = switch (kind) {
            case LOG_OUTPUT -> "the lines wait until a plugin provides it";
            case ENTRY_SOURCE -> "nothing is read from it until a plugin provides it";
            case EVENT_LISTENER -> "nobody is told until a plugin provides it";
            case LOG_ENRICHER -> "nothing is added until a plugin provides it";
            case RESOURCE_ENFORCER -> "it means nothing until a plugin provides it";
            default -> "the process waits until a plugin provides it";
        };
        problems.warning(
                place,
                "no plugin provides the " + kind.title() + " " + Quoted.of(name),
                near == null ? waits : "did you mean " + Quoted.of(near) + "? " + waits);
        return false;
    }

    /** Binds a check's settings for its checker to judge. */
    public void healthCheck(String type, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.HEALTH_CHECK, type, place)) {
            ask(TypeKind.HEALTH_CHECK, type, checker -> ((HealthChecker<?>) checker).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.HEALTH_CHECK, type, place, record, settings));
        }
    }

    /** Binds a log target's settings for its output to judge. */
    public void logTarget(String type, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.LOG_OUTPUT, type, place)) {
            ask(TypeKind.LOG_OUTPUT, type, output -> ((LogOutput<?>) output).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.LOG_OUTPUT, type, place, record, settings));
        }
    }

    /** Binds an interface's settings for it to judge; one that nobody provides cannot be opened. */
    public void managementInterface(String name, Place place, Settings settings) {
        if (!isProvided(TypeKind.MANAGEMENT_INTERFACE, name)) {
            problems.error(
                    place,
                    "no bundle provides the management interface " + Quoted.of(name),
                    "is bundles/ of the distribution complete?");
            return;
        }
        ask(TypeKind.MANAGEMENT_INTERFACE, name, each -> ((ManagementInterface<?>) each).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.MANAGEMENT_INTERFACE, name, place, record, settings));
    }

    /** Binds a source's settings for it to judge. */
    public void entrySource(String type, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.ENTRY_SOURCE, type, place)) {
            ask(TypeKind.ENTRY_SOURCE, type, source -> ((EntrySource<?>) source).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.ENTRY_SOURCE, type, place, record, settings));
        }
    }

    /** Binds a listener's settings for it to judge. */
    public void eventListener(String type, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.EVENT_LISTENER, type, place)) {
            ask(TypeKind.EVENT_LISTENER, type, listener -> ((EventListener<?>) listener).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.EVENT_LISTENER, type, place, record, settings));
        }
    }

    /** Binds an enricher's settings for it to judge. */
    public void logEnricher(String type, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.LOG_ENRICHER, type, place)) {
            ask(TypeKind.LOG_ENRICHER, type, enricher -> ((LogEnricher<?>) enricher).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.LOG_ENRICHER, type, place, record, settings));
        }
    }

    /** Binds a strategy's settings for it to judge. */
    public void restartStrategy(String type, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.RESTART_STRATEGY, type, place)
                && !saysNothing(TypeKind.RESTART_STRATEGY, type, settings)) {
            ask(TypeKind.RESTART_STRATEGY, type, strategy -> ((RestartStrategy) strategy).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.RESTART_STRATEGY, type, place, record, settings));
        }
    }

    /** Binds an enforcer's settings for it to judge. */
    public void resourceEnforcer(String name, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.RESOURCE_ENFORCER, name, place)) {
            ask(TypeKind.RESOURCE_ENFORCER, name, enforcer -> ((ResourceEnforcer) enforcer).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.RESOURCE_ENFORCER, name, place, record, settings));
        }
    }

    /** Binds a process type's settings for it to judge. */
    public void processType(String type, Place place, Settings settings) {
        if (warnUnlessProvided(TypeKind.PROCESS_TYPE, type, place)
                && !saysNothing(TypeKind.PROCESS_TYPE, type, settings)) {
            ask(TypeKind.PROCESS_TYPE, type, asked -> ((ProcessType) asked).settingsType(), place)
                    .ifPresent(record -> bind(TypeKind.PROCESS_TYPE, type, place, record, settings));
        }
    }

    /** What ships has no settings: it need not be activated to be asked. */
    private static boolean saysNothing(TypeKind kind, String name, Settings settings) {
        return settings.isEmpty() && kind.documented().contains(name);
    }

    /** Lets a process type judge a whole entry. */
    public void process(ProcessSpec spec, Place place, Secrets secrets) {
        if (isProvided(TypeKind.PROCESS_TYPE, spec.type())) {
            ask(TypeKind.PROCESS_TYPE, spec.type(), type -> List.copyOf(((ProcessType) type).problems(spec)), place)
                    .ifPresent(said -> said.forEach(problem -> problems.error(place, secrets.mask(problem), "")));
        }
    }

    private <R> Optional<R> ask(TypeKind kind, String name, Function<Object, R> question, Place place) {
        try {
            return PluginQuestions.ask(() -> types.ask(kind, name, question));
        } catch (ExecutionException failure) {
            unanswered(kind, name, place, failure.getCause().getClass().getName());
        } catch (TimeoutException hangs) {
            unanswered(kind, name, place, "no answer for " + PluginQuestions.SECONDS + " s");
        }
        return Optional.empty();
    }

    private void unanswered(TypeKind kind, String name, Place place, String why) {
        problems.warning(
                place, "the plugin of the " + kind.title() + " " + Quoted.of(name) + " could not be asked: " + why, "");
    }

    /** The record's constructor is the plugin's own code. */
    private void bind(TypeKind kind, String name, Place place, Class<?> type, Settings settings) {
        try {
            Settings judged = settings instanceof NodeSettings written ? written.withAnyPorts() : settings;
            PluginQuestions.ask(() -> judged.bind(type.asSubclass(Record.class)));
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof InvalidConfigurationException invalid) {
                invalid.problems().forEach(problems::add);
            } else {
                unanswered(kind, name, place, failure.getCause().getClass().getName());
            }
        } catch (TimeoutException hangs) {
            unanswered(kind, name, place, "no answer for " + PluginQuestions.SECONDS + " s");
        }
    }
}
