package org.hsu.procman.configuration.dialect;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hsu.procman.configuration.yaml.Mapping;
import org.hsu.procman.configuration.yaml.Place;
import org.hsu.procman.configuration.yaml.Problems;

/**
 * The dialect of one document.
 *
 * @param mark  what it is known by best, such as {@code management.standard_managed}
 * @param place where that stands
 */
public record Dialect(Generation generation, String mark, Place place) {

    /** Empty after reporting that the document is in two dialects at once. */
    public static Optional<Dialect> of(Mapping root, Problems problems) {
        Marks marks = Marks.in(root);
        Set<Generation> candidates = EnumSet.allOf(Generation.class);
        for (Mark mark : marks.certain()) {
            candidates.retainAll(mark.of());
            if (candidates.isEmpty()) {
                reportMixed(mark, marks.certain(), problems);
                return Optional.empty();
            }
        }
        Generation generation = choose(candidates, marks.hints());
        Mark best = best(generation, marks);
        return Optional.of(new Dialect(
                generation, best == null ? "" : best.text(), best == null ? root.place() : best.place()));
    }

    public boolean isCanonical() {
        return generation == Generation.CANONICAL;
    }

    private static void reportMixed(Mark late, List<Mark> all, Problems problems) {
        Mark early = all.stream()
                .filter(other -> other.contradicts(late))
                .findFirst()
                .orElse(all.get(0));
        problems.error(
                late.place(),
                "this file mixes HSU dialects: " + late.text() + " belongs to " + Generation.names(late.of()) + ", but "
                        + early.text() + " at " + early.place() + " belongs to " + Generation.names(early.of()),
                "write the whole file in one of them");
    }

    /** The canonical one where nothing speaks against it, then what hints say, then the latest of Go. */
    private static Generation choose(Set<Generation> candidates, List<Mark> hints) {
        if (candidates.contains(Generation.CANONICAL)) {
            return Generation.CANONICAL;
        }
        Set<Generation> likely = EnumSet.copyOf(candidates);
        for (Mark hint : hints) {
            Set<Generation> both = EnumSet.copyOf(likely);
            both.retainAll(hint.of());
            if (!both.isEmpty()) {
                likely = both;
            }
        }
        return likely.stream()
                .filter(Generation::isGo)
                .reduce((one, later) -> later)
                .orElse(Generation.R1);
    }

    /** The first of those that fit the fewest generations. */
    private static Mark best(Generation generation, Marks marks) {
        Mark best = null;
        for (Collection<Mark> each : List.of(marks.certain(), marks.hints())) {
            for (Mark mark : each) {
                if (mark.of().contains(generation) && (best == null || mark.of().size() < best.of().size())) {
                    best = mark;
                }
            }
        }
        return best;
    }
}
