package org.hsu.procman.deploy.folder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which files are to be deployed, as a pure function of what lies in the folder and what is deployed. One symbolic
 * name is deployed once: of several files the one with the highest version counts, then the one whose name comes
 * first. A file that cannot be used replaces nothing: as long as it lies there, what its name stood for before goes on.
 */
public final class Deployment {

    /** Something to do. */
    public sealed interface Step {
        /** Nothing of this symbolic name is deployed yet. */
        record Install(Candidate candidate) implements Step {}

        /** Another content takes the place of what is deployed. */
        record Update(Candidate candidate) implements Step {}

        /** The same content lies under another name. */
        record Rename(Candidate candidate) implements Step {}

        /** Nothing stands for it any more. */
        record Remove(String bundle) implements Step {}
    }

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(Candidate::version).reversed().thenComparing(Candidate::file);

    private Deployment() {}

    /** Of one symbolic name, the file that counts. */
    public static Optional<Candidate> winner(Collection<Candidate> folder, String bundle) {
        return folder.stream()
                .filter(candidate -> candidate.usable() && candidate.bundle().equals(bundle))
                .min(BEST_FIRST);
    }

    /**
     * What to do, removals first: a file may have become another bundle.
     *
     * @param folder   what lies there
     * @param deployed by symbolic name
     */
    public static List<Step> steps(Collection<Candidate> folder, Map<String, Candidate> deployed) {
        List<Step> removals = new ArrayList<>();
        List<Step> others = new ArrayList<>();
        Map<String, Candidate> wished = new TreeMap<>();
        for (Candidate candidate : folder) {
            if (candidate.usable()) {
                winner(folder, candidate.bundle()).ifPresent(best -> wished.put(best.bundle(), best));
            }
        }
        deployed.forEach((bundle, present) -> {
            if (!wished.containsKey(bundle) && !keeps(folder, present)) {
                removals.add(new Step.Remove(bundle));
            }
        });
        wished.forEach((bundle, candidate) -> {
            Candidate present = deployed.get(bundle);
            if (present == null) {
                others.add(new Step.Install(candidate));
            } else if (!present.digest().equals(candidate.digest())) {
                others.add(new Step.Update(candidate));
            } else if (!present.file().equals(candidate.file())) {
                others.add(new Step.Rename(candidate));
            }
        });
        removals.addAll(others);
        return removals;
    }

    /** Whether a file that cannot be used lies where a deployed one lay. */
    public static boolean keeps(Collection<Candidate> folder, Candidate deployed) {
        return folder.stream().anyMatch(candidate -> !candidate.usable() && candidate.file().equals(deployed.file()));
    }
}
