package org.hsu.procman.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** How long a JMX client takes to read every attribute of 200 processes from a manager, one request a process. */
public final class ReadBenchmark {
    private static final Pattern URL = Pattern.compile("\"jmx_url\": *\"([^\"]+)\"");

    private ReadBenchmark() {}

    /** Arguments: the distribution, how many processes (200), how many rounds (50). */
    public static void main(String[] arguments) throws Exception {
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
        Path folder = Files.createTempDirectory("read");
        Process manager = start(Path.of(arguments[0]).toAbsolutePath(), folder, processes);
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(url(folder)))) {
            measure(connector.getMBeanServerConnection(), rounds);
        } finally {
            manager.destroy();
            manager.waitFor();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Process start(Path home, Path folder, int processes) throws IOException {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < processes; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: sleep, arguments: ['100000']}}}\n");
        }
        Path configuration = Files.writeString(folder.resolve("procman.yaml"), yaml);
        return new ProcessBuilder(
                        home.resolve("bin/procman").toString(), "run", "-c", configuration.toString(),
                        "--state-dir", folder.resolve("state").toString(), "--log-dir", folder.resolve("logs").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private static String url(Path folder) throws Exception {
        Path file = folder.resolve("state").resolve("manager.json");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline) {
            Matcher matcher = URL.matcher(Files.exists(file) ? Files.readString(file) : "");
            if (matcher.find()) {
                return matcher.group(1);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new IllegalStateException("the manager is not ready");
    }

    private static void measure(MBeanServerConnection beans, int rounds) throws Exception {
        // What comes later is an idle fleet; the first looks and measurements are over.
        TimeUnit.SECONDS.sleep(10);
        Map<ObjectName, String[]> all = new LinkedHashMap<>();
        for (ObjectName name : beans.queryNames(new ObjectName("org.hsu.procman:type=Process,*"), null)) {
            all.put(name, Arrays.stream(beans.getMBeanInfo(name).getAttributes())
                    .map(MBeanAttributeInfo::getName).toArray(String[]::new));
        }
        long[] micros = new long[rounds];
        int read = 0;
        for (int round = -5; round < rounds; round++) {
            long start = System.nanoTime();
            read = 0;
            for (Map.Entry<ObjectName, String[]> bean : all.entrySet()) {
                read += beans.getAttributes(bean.getKey(), bean.getValue()).size();
            }
            if (round >= 0) {
                micros[round] = (System.nanoTime() - start) / 1000;
            }
        }
        long start = System.nanoTime();
        beans.getAttribute(new ObjectName("org.hsu.procman:type=ProcessManager"), "Processes");
        long table = (System.nanoTime() - start) / 1000;
        Arrays.sort(micros);
        System.out.printf("%d attributes of %d processes, load %s: median %.0f ms, 90 %% %.0f ms, largest %.0f ms; "
                        + "the table of all in one request %.0f ms%n", read, all.size(),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0], micros[rounds / 2] / 1e3,
                micros[rounds * 9 / 10] / 1e3, micros[rounds - 1] / 1e3, table / 1e3);
    }
}
