package org.hsu.procman.client;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of the command in this JVM. */
final class Run {

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/nonexistent"));
    OutputStream standardOutput = out;
    Path home;
    boolean terminal;
    long patienceMillis = 10_000;

    /** The exit code. */
    int main(String... args) {
        Surroundings surroundings =
                new Surroundings(standardOutput, err, environment, home, terminal, ZoneOffset.ofHours(1));
        return Main.run(Session.in(surroundings, patienceMillis), args);
    }

    /** The exit code of a verb on that manager. */
    int on(FakeManager manager, String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        int end = all.contains("--") ? all.indexOf("--") : all.size();
        all.addAll(end, List.of("--state-dir", manager.stateDirectory.toString()));
        return main(all.toArray(String[]::new));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
