package org.hsu.procman.client.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a definition goes on this machine, and the commands of its service manager.
 *
 * @param file      of the definition
 * @param take      commands after the file is there: it is known and starts with the machine
 * @param start     the command that starts it
 * @param remove    commands before the file goes: it is stopped
 * @param forget    commands after the file is gone
 */
public record ServicePlace(
        Path file, List<List<String>> take, List<String> start, List<List<String>> remove, List<List<String>> forget) {

    /** @param root of the file system */
    public static ServicePlace of(
            ServiceKind kind, String name, Path home, boolean ofUser, Path root, Map<String, String> environment) {
        return switch (kind) {
            case SYSTEMD -> systemd(name, ofUser, root, environment);
            case LAUNCHD -> launchd(name, ofUser, root, environment);
            case WINSW -> winsw(name, home);
        };
    }

    private static ServicePlace systemd(String name, boolean ofUser, Path root, Map<String, String> environment) {
        String unit = name + ".service";
        List<String> systemctl = ofUser ? List.of("systemctl", "--user") : List.of("systemctl");
        Path folder = root.resolve("etc/systemd/system");
        if (ofUser) {
            String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
            folder = configured.isEmpty() ? userHome(environment).resolve(".config") : Path.of(configured);
            folder = folder.resolve("systemd/user");
        }
        return new ServicePlace(
                folder.resolve(unit),
                List.of(with(systemctl, "daemon-reload"), with(systemctl, "enable", unit)),
                with(systemctl, "start", unit),
                List.of(with(systemctl, "disable", "--now", unit)),
                List.of(with(systemctl, "daemon-reload")));
    }

    private static ServicePlace launchd(String name, boolean ofUser, Path root, Map<String, String> environment) {
        Path folder = ofUser ? userHome(environment).resolve("Library/LaunchAgents") : root.resolve("Library/LaunchDaemons");
        Path file = folder.resolve(LaunchdPlist.label(name) + ".plist");
        return new ServicePlace(
                file,
                List.of(),
                List.of("launchctl", "load", "-w", file.toString()),
                List.of(List.of("launchctl", "unload", "-w", file.toString())),
                List.of());
    }

    /** WinSW is a program that has to be named as its definition, beside it. */
    private static ServicePlace winsw(String name, Path home) {
        Path folder = home.resolve("service");
        String program = folder.resolve(name + ".exe").toString();
        return new ServicePlace(
                folder.resolve(name + ".xml"),
                List.of(List.of(program, "install")),
                List.of(program, "start"),
                List.of(List.of(program, "stop"), List.of(program, "uninstall")),
                List.of());
    }

    private static Path userHome(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    private static List<String> with(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
