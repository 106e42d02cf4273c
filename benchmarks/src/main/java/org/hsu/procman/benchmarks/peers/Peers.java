package org.hsu.procman.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hsu.procman.benchmarks.Machine;

/** The managers, with what each needs said so that it starts what ends at once. */
final class Peers {
    private Peers() {}

    static Stream<Peer> all(Path home) {
        return Stream.of(new Supervisord(), new Runit(), new S6(), new Pm2(), new Procman(home));
    }

    private static Process run(Path folder, String... command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()))
                .start();
    }

    /** One process that stops all when it gets the signal. */
    private record Signalled(Process process, String signal, List<String> status) implements Peer.Running {
        @Override
        public List<ProcessHandle> roots() {
            return List.of(process.toHandle());
        }

        @Override
        public void stop() throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start().waitFor();
        }
    }

    private record Supervisord() implements Peer {
        @Override
        public String name() {
            return "supervisord";
        }

        @Override
        public String missing() {
            return Machine.notOnPath("supervisord", "apt-get install supervisor");
        }

        /** All in one group, for groups are stopped one after another. */
        @Override
        public Running start(Path folder, int children, Path script) throws IOException {
            StringBuilder text = new StringBuilder("[supervisord]\nnodaemon=true\nminfds=" + (4 * children + 1024)
                    + "\nlogfile=" + folder + "/supervisord.out\npidfile=" + folder + "/supervisord.pid\nchildlogdir="
                    + folder + "\n[group:all]\nprograms=");
            for (int i = 0; i < children; i++) {
                text.append(i == 0 ? "" : ",").append("p").append(i);
            }
            text.append('\n');
            for (int i = 0; i < children; i++) {
                text.append("[program:p").append(i).append("]\ncommand=").append(script).append(' ').append(i)
                        .append("\nautorestart=true\nstartsecs=0\n");
            }
            Path file = Files.writeString(folder.resolve("supervisord.conf"), text);
            return new Signalled(run(folder, "supervisord", "-c", file.toString()), "TERM", List.of());
        }
    }

    /** A folder a service, each with a program {@code run}. */
    private static Path services(Path folder, int children, Path script) throws IOException {
        Path services = Files.createDirectory(folder.resolve("services"));
        for (int i = 0; i < children; i++) {
            Path run = Files.createDirectory(services.resolve("p" + i)).resolve("run");
            Files.writeString(run, "#!/bin/sh\nexec " + script + " " + i + "\n");
            Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        // runit waits for the next second if a folder has changed in this one.
        Files.setLastModifiedTime(services, FileTime.from(Instant.now().minusSeconds(10)));
        return services;
    }

    private record Runit() implements Peer {
        @Override
        public String name() {
            return "runit";
        }

        @Override
        public String missing() {
            return Machine.notOnPath("runsvdir", "apt-get install runit");
        }

        @Override
        public int most() {
            return 1000;
        }

        @Override
        public Running start(Path folder, int children, Path script) throws IOException {
            return new Signalled(run(folder, "runsvdir", services(folder, children, script).toString()), "HUP",
                    List.of());
        }
    }

    private record S6() implements Peer {
        @Override
        public String name() {
            return "s6";
        }

        @Override
        public String missing() {
            return Machine.notOnPath("s6-svscan", "apt-get install s6");
        }

        @Override
        public Running start(Path folder, int children, Path script) throws IOException {
            Path services = services(folder, children, script);
            Process process = run(folder, "s6-svscan", "-c", Integer.toString(children + 100), services.toString());
            return new Running() {
                @Override
                public List<ProcessHandle> roots() {
                    return List.of(process.toHandle());
                }

                @Override
                public void stop() throws IOException, InterruptedException {
                    run(folder, "s6-svscanctl", "-t", services.toString()).waitFor();
                }
            };
        }
    }

    private record Pm2() implements Peer {
        @Override
        public String name() {
            return "pm2";
        }

        @Override
        public String missing() {
            return Machine.notOnPath("pm2", "npm install -g pm2, or its node_modules/.bin on PATH");
        }

        @Override
        public Running start(Path folder, int children, Path script) throws IOException, InterruptedException {
            StringBuilder text = new StringBuilder("{\"apps\": [");
            for (int i = 0; i < children; i++) {
                text.append(i == 0 ? "" : ",").append("{\"name\": \"p").append(i)
                        .append("\", \"interpreter\": \"none\", \"script\": \"").append(script)
                        .append("\", \"args\": [\"").append(i).append("\"]}");
            }
            Path apps = Files.writeString(folder.resolve("apps.json"), text.append("]}"));
            // The daemon leaves the session of its starter, and its pid is known only when it is there.
            pm2(folder, "start", apps.toString());
            return new Running() {
                @Override
                public List<ProcessHandle> roots() {
                    try {
                        long daemon = Long.parseLong(Files.readString(folder.resolve("pm2.pid")).trim());
                        return ProcessHandle.of(daemon).stream().toList();
                    } catch (IOException e) {
                        return List.of();
                    }
                }

                @Override
                public void stop() throws IOException {
                    pm2(folder, "kill");
                }
            };
        }

        private static void pm2(Path folder, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of("pm2"));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
            builder.environment().putAll(Map.of("PM2_HOME", folder.toString()));
            builder.start();
        }
    }

    /** This manager. */
    record Procman(Path home) implements Peer {
        @Override
        public String name() {
            return "procman";
        }

        @Override
        public String missing() {
            return null;
        }

        @Override
        public Running start(Path folder, int children, Path script) throws IOException {
            StringBuilder yaml = new StringBuilder("managed_processes:\n");
            if (children == 0) {
                yaml.append("  - {id: none, type: standard_managed, enabled: false, management: {control: ")
                        .append("{executable: ").append(script).append("}}}\n");
            }
            for (int i = 0; i < children; i++) {
                yaml.append("  - {id: p").append(i).append(", type: standard_managed, management: {control: ")
                        .append("{executable: ").append(script).append(", arguments: ['").append(i)
                        .append("'], min_uptime: 1ms}, restart_policy: {strategy: always, ")
                        .append("max_attempts: 100, restart_delay: 0s, jitter: 0, reset_after: 10ms, ")
                        .append("circuit_breaker: {failures: 1000}}}}\n");
            }
            Path file = Files.writeString(folder.resolve("procman.yaml"), yaml);
            String program = home.resolve("bin/procman").toString();
            String state = folder.resolve("state").toString();
            return new Signalled(run(folder, program, "run", "-c", file.toString(), "--state-dir", state,
                    "--log-dir", folder.resolve("logs").toString()), "TERM",
                    List.of(program, "status", "--state-dir", state));
        }
    }
}
