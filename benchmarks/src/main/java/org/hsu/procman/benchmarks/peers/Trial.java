package org.hsu.procman.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hsu.procman.benchmarks.Machine;
import org.hsu.procman.benchmarks.Signs;

/** One manager with so many children, from its start to its end. Figures by what they measure, in that order. */
final class Trial {
    static final String FIRST_RUNS = "first child runs, ms";
    static final String ALL_RUN = "all children run, ms";
    static final String IDLE = "idle CPU, ms per 30 s";
    static final String RSS = "RSS, MiB";
    static final String PSS = "PSS, MiB";
    static final String OWN = "processes of its own";
    static final String STATUS = "status of all, ms";
    static final String RESPAWN = "killed to running, median, ms";
    static final String RESPAWN_99 = "killed to running, 99 %, ms";
    static final String ALL_BACK = "all killed to all running, ms";
    static final String CHILDREN_GONE = "stop, children gone, ms";
    static final String ALL_GONE = "stop, all gone, ms";

    /** The most that are killed one after the other. */
    private static final int KILLS = 300;

    private final int children;
    private final long[] pids;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private Signs signs;
    private Peer.Running running;

    private Trial(int children) {
        this.children = children;
        pids = new long[children];
    }

    /**
     * @param idle seconds in which nothing happens
     */
    static Map<String, Double> of(Peer peer, int children, int idle) throws IOException, InterruptedException {
        Trial trial = new Trial(children);
        Path folder = Files.createTempDirectory("peer");
        try {
            trial.signs = Signs.in(folder);
            trial.start(peer, Files.createDirectory(folder.resolve("peer")));
            trial.idle(idle);
            trial.status();
            if (children > 0) {
                trial.killOneByOne();
                trial.killAll();
            }
            trial.stop();
            return trial.figures;
        } finally {
            trial.end();
            Machine.remove(folder);
        }
    }

    private void start(Peer peer, Path folder) throws IOException, InterruptedException {
        long began = System.nanoTime();
        running = peer.start(folder, children, signs.script());
        for (int i = 0; i < children; i++) {
            Signs.Sign sign = signs.next();
            pids[sign.child()] = sign.pid();
            figures.putIfAbsent(FIRST_RUNS, (sign.nanos() - began) / 1e6);
            figures.put(ALL_RUN, (sign.nanos() - began) / 1e6);
        }
    }

    private void idle(int seconds) throws IOException, InterruptedException {
        // What a start leaves to do has its time; and two of the peers wait a second after a start before the next.
        TimeUnit.SECONDS.sleep(10);
        Cost before = Cost.of(helpers());
        TimeUnit.SECONDS.sleep(seconds);
        Cost after = Cost.of(helpers());
        if (after.processes() == 0) {
            throw new IllegalStateException("it has ended");
        }
        figures.put(IDLE, (after.processor() - before.processor()) * 30 / seconds);
        figures.put(RSS, after.rss() / 1024.0);
        figures.put(PSS, after.pss() / 1024.0);
        figures.put(OWN, (double) after.processes());
    }

    private void status() throws IOException, InterruptedException {
        if (running.status().isEmpty()) {
            return;
        }
        double[] millis = new double[5];
        for (int i = 0; i < millis.length; i++) {
            long began = System.nanoTime();
            new ProcessBuilder(running.status()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            millis[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(millis);
        figures.put(STATUS, millis[millis.length / 2]);
    }

    private void killOneByOne() throws InterruptedException {
        int kills = Math.min(KILLS, children);
        double[] millis = new double[kills];
        for (int i = 0; i < kills; i++) {
            TimeUnit.MILLISECONDS.sleep(20 + i % 10);
            long killed = System.nanoTime();
            kill(pids[i]);
            Signs.Sign sign = signs.next();
            if (sign.child() != i) {
                throw new IllegalStateException(sign + " after the kill of " + i);
            }
            pids[i] = sign.pid();
            millis[i] = (sign.nanos() - killed) / 1e6;
        }
        Arrays.sort(millis);
        figures.put(RESPAWN, millis[kills / 2]);
        figures.put(RESPAWN_99, millis[kills * 99 / 100]);
    }

    private void killAll() throws InterruptedException {
        TimeUnit.SECONDS.sleep(2);
        long began = System.nanoTime();
        for (long pid : pids) {
            kill(pid);
        }
        for (int i = 0; i < children; i++) {
            Signs.Sign sign = signs.next();
            pids[sign.child()] = sign.pid();
            figures.put(ALL_BACK, (sign.nanos() - began) / 1e6);
        }
        TimeUnit.SECONDS.sleep(2);
    }

    private void stop() throws IOException, InterruptedException {
        Set<Long> helpers = helpers();
        long began = System.nanoTime();
        running.stop();
        await(() -> Arrays.stream(pids).noneMatch(Trial::alive));
        figures.put(CHILDREN_GONE, (System.nanoTime() - began) / 1e6);
        await(() -> helpers.stream().noneMatch(Trial::alive));
        figures.put(ALL_GONE, (System.nanoTime() - began) / 1e6);
    }

    /** The manager and what it has started for itself. */
    private Set<Long> helpers() {
        Set<Long> all = new HashSet<>();
        for (ProcessHandle root : running.roots()) {
            all.add(root.pid());
            root.descendants().map(ProcessHandle::pid).forEach(all::add);
        }
        IntStream.range(0, children).forEach(i -> all.remove(pids[i]));
        return all;
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(pid + " has ended")).destroyForcibly();
    }

    /** Not one that nobody has reaped yet either. */
    private static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within two minutes");
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Whatever has happened, nothing goes on; managers first, or they would start the rest again. */
    private void end() {
        if (running != null) {
            Set<Long> helpers = helpers();
            List<ProcessHandle> roots = running.roots();
            Stream.concat(roots.stream(), helpers.stream().flatMap(pid -> ProcessHandle.of(pid).stream()))
                    .forEach(ProcessHandle::destroyForcibly);
        }
        Arrays.stream(pids).filter(pid -> pid != 0).mapToObj(ProcessHandle::of).flatMap(handle -> handle.stream())
                .forEach(ProcessHandle::destroyForcibly);
    }
}
