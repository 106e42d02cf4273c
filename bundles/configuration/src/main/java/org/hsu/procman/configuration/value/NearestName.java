package org.hsu.procman.configuration.value;

import java.util.Collection;
import java.util.Locale;

/** Finds what was probably meant by a mistyped name. */
public final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** The known name within a third of its letters, null when none is that near. */
    public static String of(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return null;
        }
        String wanted = normal(name);
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(wanted, normal(candidate));
            int allowed = Math.max(1, Math.min(3, Math.min(wanted.length(), candidate.length()) / 3));
            if (distance <= allowed && distance < least) {
                nearest = candidate;
                least = distance;
            }
        }
        return nearest == null ? beginning(wanted, known) : nearest;
    }

    private static String beginning(String wanted, Collection<String> known) {
        String only = null;
        for (String candidate : known) {
            String longer = normal(candidate);
            boolean begins = wanted.length() >= 3 && longer.startsWith(wanted)
                    || longer.length() >= 4 && wanted.startsWith(longer);
            if (begins) {
                if (only != null) {
                    return null;
                }
                only = candidate;
            }
        }
        return only;
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
