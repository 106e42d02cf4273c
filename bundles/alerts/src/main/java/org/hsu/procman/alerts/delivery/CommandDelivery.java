package org.hsu.procman.alerts.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.alerts.rule.Alert;

/** Runs a program for each alert, without a shell. It is not run again when it fails: it may have told somebody. */
final class CommandDelivery implements Delivery {
    private final Target.Command command;

    CommandDelivery(Target.Command command) {
        this.command = command;
    }

    @Override
    public void deliver(Alert alert) throws IOException, InterruptedException {
        String program = command.command().get(0);
        // A file, so that one that does not read its input blocks nobody.
        Path input = Files.createTempFile("procman-alert", ".json");
        try {
            Files.writeString(input, AlertJson.of(alert, HostName.ours()) + "\n", StandardCharsets.UTF_8);
            ProcessBuilder builder = new ProcessBuilder(command.command())
                    .redirectInput(input.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("PROCMAN_"));
            environment.put("PROCMAN_ALERT_STATUS", alert.status());
            environment.put("PROCMAN_ALERT_RULE", alert.rule());
            environment.put("PROCMAN_ALERT_WHAT", alert.what());
            environment.put("PROCMAN_ALERT_ID", alert.event().id());
            environment.put("PROCMAN_ALERT_MESSAGE", alert.event().message().replace('\0', ' '));
            environment.put("PROCMAN_ALERT_JSON", AlertJson.of(alert, HostName.ours()));
            run(builder.start(), program);
        } finally {
            Files.deleteIfExists(input);
        }
    }

    private void run(Process process, String program) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + " was killed after timeout, " + command.timeout().toMillis() + " ms");
            }
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " exits with " + process.exitValue());
        }
    }
}
