package org.hsu.procman.configuration.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.settings.Problem.Severity;

/**
 * Gathers what is wrong while a configuration is read. What is said twice of the same place (because
 * several processes inherit it) is kept once. One reader, one thread.
 */
public final class Problems {
    private static final int SHORTEST_SECRET = 4;

    private final List<Problem> found = new ArrayList<>();
    private final Set<Problem> said = new HashSet<>();
    private final Map<String, Integer> fileOrder = new LinkedHashMap<>();
    private final Secrets secrets = new Secrets();
    private final Set<SourceFile> lenient = new HashSet<>();
    private final Map<Place, Set<String>> refused = new IdentityHashMap<>();
    private int errors;

    /** In this file a key that cannot be read is a warning: its own programs passed over such keys. */
    public void tolerate(SourceFile file) {
        lenient.add(file);
    }

    public boolean tolerates(SourceFile file) {
        return lenient.contains(file);
    }

    /** A key that is not read. */
    public void refuse(Mapping.Entry entry, String problem, String hint) {
        if (tolerates(entry.place().file())) {
            refused.computeIfAbsent(entry.place(), none -> new HashSet<>()).add(entry.key());
            warning(entry.place(), problem + ", ignored", "");
        } else {
            error(entry.place(), problem, hint);
        }
    }

    /** True for a key that was refused in a tolerated file. */
    public boolean isRefused(Mapping.Entry entry) {
        return refused.getOrDefault(entry.place(), Set.of()).contains(entry.key());
    }

    /** Problems of a file that is named earlier come earlier. */
    public void reading(SourceFile file) {
        fileOrder.putIfAbsent(file.shown(), fileOrder.size());
    }

    /** A text that no problem may show, whoever words it; very short ones would only garble messages. */
    public void hide(String secret) {
        if (secret.length() >= SHORTEST_SECRET) {
            secrets.add(secret);
        }
    }

    public void error(Place place, String problem, String hint) {
        add(place.problem(Severity.ERROR, problem, hint));
    }

    public void warning(Place place, String problem, String hint) {
        add(place.problem(Severity.WARNING, problem, hint));
    }

    public void add(Problem problem) {
        fileOrder.putIfAbsent(problem.file(), fileOrder.size());
        if (said.add(problem)) {
            found.add(problem);
            errors += problem.isError() ? 1 : 0;
        }
    }

    /** How many errors there are so far. */
    public int errors() {
        return errors;
    }

    public List<Problem> inFileOrder() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.<Problem>comparingInt(problem -> fileOrder.get(problem.file()))
                .thenComparingInt(Problem::line)
                .thenComparingInt(Problem::column));
        return sorted.stream().map(this::masked).toList();
    }

    private Problem masked(Problem problem) {
        return new Problem(
                problem.file(),
                problem.line(),
                problem.column(),
                problem.key(),
                secrets.mask(problem.problem()),
                secrets.mask(problem.hint()),
                problem.severity());
    }
}
