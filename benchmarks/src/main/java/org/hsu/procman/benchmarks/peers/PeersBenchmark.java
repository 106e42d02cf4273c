package org.hsu.procman.benchmarks.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hsu.procman.benchmarks.Machine;

/**
 * Start, memory, idling, healing and stop of this manager beside those of others, on the same children in one run. A
 * table for each number of children, with the ratio of each figure to the best of the others: below 1 is better.
 */
public final class PeersBenchmark {
    private static final String OURS = "procman";

    private PeersBenchmark() {}

    /** Arguments: the distribution, how many children (1,100,1000), for how many seconds nothing happens (30). */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        String[] sizes = (arguments.length > 1 ? arguments[1] : "1,100,1000").split(",");
        int idle = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30;
        List<Peer> peers = new ArrayList<>();
        Peers.all(home).forEach(peer -> {
            if (peer.missing() == null) {
                peers.add(peer);
            } else {
                System.out.println("without " + peer.name() + ": " + peer.missing());
            }
        });
        for (String size : sizes) {
            int children = Integer.parseInt(size);
            Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
            String load = Machine.load();
            for (Peer peer : peers) {
                if (children > peer.most()) {
                    System.out.println("without " + peer.name() + ": it takes " + peer.most() + " children");
                    continue;
                }
                try {
                    figures.put(peer.name(), Trial.of(peer, children, idle));
                } catch (IllegalStateException e) {
                    System.out.println("without " + peer.name() + ": " + e.getMessage());
                }
            }
            print(children, load, figures);
        }
    }

    private static void print(int children, String load, Map<String, Map<String, Double>> figures) {
        System.out.printf("%n%d children, load %s%n%n", children, load);
        System.out.println("| | " + String.join(" | ", figures.keySet()) + " |");
        System.out.println("|---".repeat(figures.size() + 1) + "|");
        Set<String> metrics = new LinkedHashSet<>();
        figures.values().forEach(of -> metrics.addAll(of.keySet()));
        for (String metric : metrics) {
            double best = figures.entrySet().stream().filter(entry -> !entry.getKey().equals(OURS))
                    .mapToDouble(entry -> entry.getValue().getOrDefault(metric, Double.POSITIVE_INFINITY))
                    .min().orElse(Double.POSITIVE_INFINITY);
            StringBuilder row = new StringBuilder("| " + metric + " |");
            figures.forEach((name, of) -> row.append(cell(of.get(metric), best)).append(" |"));
            System.out.println(row);
        }
    }

    private static String cell(Double figure, double best) {
        if (figure == null) {
            return "";
        }
        String text = figure < 100 ? String.format(" %.1f", figure) : String.format(" %.0f", figure);
        return best > 0 && best < Double.POSITIVE_INFINITY ? text + String.format(" (%.2f)", figure / best) : text;
    }
}
