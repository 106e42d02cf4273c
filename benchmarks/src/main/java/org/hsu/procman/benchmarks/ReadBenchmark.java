package org.hsu.procman.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;

/** How long a JMX client takes to read every attribute of 200 processes from a manager, one request a process. */
public final class ReadBenchmark {
    private ReadBenchmark() {}

    /** Arguments: the distribution, how many processes (200), how many rounds (50). */
    public static void main(String[] arguments) throws Exception {
        int processes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
        try (ManagerProcess manager = ManagerProcess.start(Path.of(arguments[0]).toAbsolutePath(), yaml(processes));
                JMXConnector connector = JMXConnectorFactory.connect(manager.jmxUrl())) {
            measure(connector.getMBeanServerConnection(), rounds);
        }
    }

    private static String yaml(int processes) {
        StringBuilder yaml = new StringBuilder("managed_processes:\n");
        for (int i = 0; i < processes; i++) {
            yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                    .append("{executable: sleep, arguments: ['100000']}}}\n");
        }
        return yaml.toString();
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
        long processorTime = 0;
        for (int round = -5; round < rounds; round++) {
            if (round == 0) {
                processorTime = processorTime(beans);
            }
            long start = System.nanoTime();
            read = 0;
            for (Map.Entry<ObjectName, String[]> bean : all.entrySet()) {
                read += beans.getAttributes(bean.getKey(), bean.getValue()).size();
            }
            if (round >= 0) {
                micros[round] = (System.nanoTime() - start) / 1000;
            }
        }
        processorTime = processorTime(beans) - processorTime;
        long start = System.nanoTime();
        beans.getAttribute(new ObjectName("org.hsu.procman:type=ProcessManager"), "Processes");
        long table = (System.nanoTime() - start) / 1000;
        Arrays.sort(micros);
        System.out.printf("%d attributes of %d processes, load %s: median %.0f ms, 90 %% %.0f ms, largest %.0f ms, "
                        + "processor time of the manager %.0f ms a round; the table of all in one request %.0f ms%n", read, all.size(),
                Machine.load(), micros[rounds / 2] / 1e3,
                micros[rounds * 9 / 10] / 1e3, micros[rounds - 1] / 1e3,
                processorTime / 1e6 / rounds, table / 1e3);
    }

    private static long processorTime(MBeanServerConnection beans) throws Exception {
        return (Long) beans.getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "ProcessCpuTime");
    }
}
