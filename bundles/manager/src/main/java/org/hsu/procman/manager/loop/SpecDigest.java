package org.hsu.procman.manager.loop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.hsu.procman.api.spec.ControlSpec;
import org.hsu.procman.api.spec.Discovery;
import org.hsu.procman.api.spec.ProcessSpec;

/** A digest of what an instance is started with: when it differs, only a restart makes the wish true. */
final class SpecDigest {

    private SpecDigest() {}

    static String of(ProcessSpec spec) {
        StringBuilder text = new StringBuilder(spec.type());
        ControlSpec control = spec.control();
        if (control != null) {
            text.append('\0').append(control.executable());
            control.arguments().forEach(argument -> text.append('\0').append(argument));
            text.append('\1').append(control.workingDirectory());
            new TreeMap<>(control.environment())
                    .forEach((name, value) -> text.append('\0').append(name).append('=').append(value));
            text.append('\1')
                    .append(control.clearEnvironment())
                    .append(control.umask())
                    .append('\0')
                    .append(control.nice())
                    .append('\0')
                    .append(control.user())
                    .append('\0')
                    .append(control.group());
            control.ports().forEach((name, number) -> text.append('\2').append(name).append('=').append(number));
            control.sockets().forEach((name, socket) -> text.append('\3').append(name).append('=').append(socket));
        }
        if (spec.discovery() != null) {
            Discovery discovery = spec.discovery();
            text.append('\1')
                    .append(discovery.method())
                    .append('\0')
                    .append(discovery.pidFile())
                    .append('\0')
                    .append(discovery.processName())
                    .append('\0')
                    .append(discovery.processArgs())
                    .append('\0')
                    .append(discovery.port())
                    .append('\0')
                    .append(discovery.protocol())
                    .append('\0')
                    .append(discovery.serviceName());
        }
        if (control != null && control.watchdog() != null) {
            text.append("\1watchdog").append(control.watchdog());
        }
        if (control != null && control.sandbox() != null) {
            text.append("\1sandbox").append(control.sandbox());
        }
        if (!spec.settings().isEmpty()) {
            text.append("\1settings").append(spec.settings().fingerprint());
        }
        text.append('\1').append(spec.logging().captureStdout()).append(spec.logging().captureStderr());
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
