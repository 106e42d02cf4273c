package org.hsu.procman.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.management.openmbean.CompositeData;

/** A manager in a JVM of its own, whose commands never end and that can be shut down. */
final class FakeManagerProcess {

    private FakeManagerProcess() {}

    public static void main(String[] args) throws Exception {
        FakeManager manager = FakeManager.in(Path.of(args[0]));
        manager.processes.add(Rows.process("web", "RUNNING", Map.of()));
        manager.onSubmit = (verb, id) -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Rows.outcome(id, "FAILED", "interrupted", 0);
        };
        manager.bean.operations.put("shutdown", arguments -> {
            new Thread(() -> Runtime.getRuntime().halt(0)).start();
            return "the manager stops";
        });
        List<CompositeData> lines = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            lines.add(Rows.line(i, "stdout", i, "line " + i + " " + "x".repeat(100)));
        }
        manager.logs.put("web", lines);
        System.out.println("ready");
        System.in.read();
    }
}
