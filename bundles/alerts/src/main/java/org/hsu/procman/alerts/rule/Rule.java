package org.hsu.procman.alerts.rule;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;

/**
 * One entry of {@code alerts.rules}.
 *
 * @param name        told with each alert
 * @param when         what it looks for
 * @param events      types of events that are alerts as they are, {@code *} for any text in one; they are never over
 * @param ids         of which processes, {@code *} for any text in one; empty for all
 * @param groups      of which groups, likewise
 * @param restarts    with {@link Condition#RESTARTS}: so many restarts are too many; null for 5
 * @param window      in so long a time; null for 10 minutes
 * @param repeatAfter null for what holds for all rules
 * @param resolved    whether the end of an alert is told too
 * @param targets     names of those who are told; empty for all
 */
public record Rule(
        @Required String name,
        List<Condition> when,
        List<String> events,
        List<String> ids,
        List<String> groups,
        @Range(min = 1, max = 1000) Integer restarts,
        @Range(min = 1000) Duration window,
        @Range(min = 1000) Duration repeatAfter,
        @Default("true") boolean resolved,
        List<String> targets) {

    private static final int RESTARTS = 5;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    public Rule {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a rule is empty");
        }
        if (when.isEmpty() && events.isEmpty()) {
            throw new IllegalArgumentException("the rule looks for nothing: give it when or events, such as when: [failed]");
        }
        if ((restarts != null || window != null) && !when.contains(Condition.RESTARTS)) {
            throw new IllegalArgumentException("restarts and window have no effect without when: [restarts]");
        }
    }

    int mostRestarts() {
        return restarts == null ? RESTARTS : restarts;
    }

    long windowMillis() {
        return (window == null ? WINDOW : window).toMillis();
    }

    boolean concerns(String id, String group) {
        return fits(ids, id) && (groups.isEmpty() || (group != null && fits(groups, group)));
    }

    boolean names(String type) {
        return !events.isEmpty() && fits(events, type);
    }

    private static boolean fits(List<String> globs, String text) {
        return globs.isEmpty() || globs.stream().anyMatch(glob -> pattern(glob).matcher(text).matches());
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
