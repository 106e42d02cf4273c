package org.hsu.procman.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hsu.procman.benchmarks.Machine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * What this manager needs for each process, from few to many: a table, and a picture of each figure in relation to what
 * it is at the middle number of processes. A flat line is a cost that does not grow.
 */
public final class GrowthBenchmark {
    private static final int IDLE_SECONDS = 30;

    private GrowthBenchmark() {}

    /** Arguments: the distribution, how many processes (10,...,5000), the picture that is written (growth.png). */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        int[] sizes = Arrays.stream((arguments.length > 1 ? arguments[1] : "10,30,100,300,1000,2000,5000").split(","))
                .mapToInt(Integer::parseInt).toArray();
        Path picture = Path.of(arguments.length > 2 ? arguments[2] : "growth.png");
        Peer procman = new Peers.Procman(home);
        // What it needs without a process is not a process's cost.
        Map<String, Double> none = Trial.of(procman, 0, IDLE_SECONDS);
        Map<Integer, Map<String, Double>> costs = new TreeMap<>();
        for (int size : sizes) {
            String load = Machine.load();
            Map<String, Double> figures = Trial.of(procman, size, IDLE_SECONDS);
            costs.put(size, costs(figures, none, size));
            System.out.println(size + " processes, load " + load + ": " + costs.get(size));
        }
        print(costs);
        draw(costs, sizes[sizes.length / 2], picture);
    }

    private static Map<String, Double> costs(Map<String, Double> figures, Map<String, Double> none, int size) {
        Map<String, Double> costs = new LinkedHashMap<>();
        costs.put("start, ms", (figures.get(Trial.ALL_RUN) - figures.get(Trial.FIRST_RUNS)) / size);
        costs.put("one respawn, ms", figures.get(Trial.RESPAWN));
        costs.put("respawn of all, ms", figures.get(Trial.ALL_BACK) / size);
        costs.put("idle CPU, ms per 30 s", (figures.get(Trial.IDLE) - none.get(Trial.IDLE)) / size);
        costs.put("memory, KiB", (figures.get(Trial.PSS) - none.get(Trial.PSS)) * 1024 / size);
        costs.put("status, ms", (figures.get(Trial.STATUS) - none.get(Trial.STATUS)) / size);
        costs.put("stop, ms", (figures.get(Trial.ALL_GONE) - none.get(Trial.ALL_GONE)) / size);
        return costs;
    }

    private static void print(Map<Integer, Map<String, Double>> costs) {
        Set<String> metrics = costs.values().iterator().next().keySet();
        System.out.println("\n| for each of | " + String.join(" | ", metrics) + " |");
        System.out.println("|---".repeat(metrics.size() + 1) + "|");
        costs.forEach((size, of) -> {
            StringBuilder row = new StringBuilder("| " + size + " |");
            of.values().forEach(figure -> row.append(String.format(" %.3g |", figure)));
            System.out.println(row);
        });
    }

    private static void draw(Map<Integer, Map<String, Double>> costs, int reference, Path picture) throws IOException {
        XYChart chart = new XYChartBuilder().width(900).height(560)
                .title("Cost for each process, 1 = that at " + reference + " processes")
                .xAxisTitle("processes").yAxisTitle("times").build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true)
                .setLegendPosition(Styler.LegendPosition.OutsideE);
        double[] sizes = costs.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        for (String metric : costs.get(reference).keySet()) {
            // What is too small to be seen is drawn as a hundredth: a logarithm knows no zero.
            double[] times = costs.values().stream()
                    .mapToDouble(of -> Math.max(0.01, of.get(metric) / costs.get(reference).get(metric))).toArray();
            chart.addSeries(metric.replaceFirst(",.*", ""), sizes, times);
        }
        BitmapEncoder.saveBitmap(chart, picture.toString(), BitmapEncoder.BitmapFormat.PNG);
    }
}
