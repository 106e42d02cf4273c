package org.hsu.procman.benchmarks.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hsu.procman.benchmarks.Machine;

/** The programs that are measured: rotation at 10 MB, 20 old files, where they know rotation. */
final class Captures {
    private static final long MEBI = 1L << 20;

    private Captures() {}

    static Stream<Capture> all(Path home) {
        return Stream.of(
                new PlainFile(),
                pipe("s6", "s6-log", "apt-get install s6", null, "n20", "s10485760"),
                pipe("runit", "svlogd", "apt-get install runit", "s10485760\nn20\n"),
                new Supervisord(),
                new Pm2(),
                new Procman(home, "procman", "{rotation: " + Procman.ROTATION + "}"),
                new Procman(home, "procman, json", "{format: json, rotation: " + Procman.ROTATION + "}"),
                new Procman(home, "procman, file and target", "{rotation: " + Procman.ROTATION + ", targets: [{type: file, "
                        + "path: '{process_id}.copy', format: json, on_full: block, rotation: " + Procman.ROTATION + "}]}"));
    }

    static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** The writer's output is the file. */
    private record PlainFile() implements Capture {
        @Override
        public String name() {
            return "plain file";
        }

        @Override
        public String missing() {
            return null;
        }

        @Override
        public Running start(Path folder, List<Writer> writers) throws IOException {
            List<Process> started = new ArrayList<>();
            for (int i = 0; i < writers.size(); i++) {
                started.add(new ProcessBuilder(writers.get(i).command())
                        .redirectOutput(folder.resolve(i + ".log").toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            return new Started(List.of(), started, writer -> folder.resolve(writer + ".log"));
        }
    }

    /** A logger a writer, the writer's output is a pipe to it. */
    private static Capture pipe(String name, String program, String install, String config, String... arguments) {
        return new Capture() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String missing() {
                return Machine.notOnPath(program, install);
            }

            @Override
            public Running start(Path folder, List<Writer> writers) throws IOException {
                List<ProcessHandle> loggers = new ArrayList<>();
                List<Process> started = new ArrayList<>();
                for (int i = 0; i < writers.size(); i++) {
                    Path logs = Files.createDirectory(folder.resolve("log" + i));
                    if (config != null) {
                        Files.writeString(logs.resolve("config"), config);
                    }
                    List<String> command = new ArrayList<>(List.of(program));
                    command.addAll(List.of(arguments));
                    command.add(logs.toString());
                    List<Process> both = ProcessBuilder.startPipeline(List.of(
                            new ProcessBuilder(writers.get(i).command()).redirectError(ProcessBuilder.Redirect.INHERIT),
                            new ProcessBuilder(command)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .redirectError(ProcessBuilder.Redirect.INHERIT)));
                    started.addAll(both);
                    loggers.add(both.get(1).toHandle());
                }
                return new Started(loggers, started, writer -> folder.resolve("log" + writer).resolve(""));
            }
        };
    }

    private record Supervisord() implements Capture {
        @Override
        public String name() {
            return "supervisord";
        }

        @Override
        public String missing() {
            return Machine.notOnPath("supervisord", "apt-get install supervisor");
        }

        @Override
        public Running start(Path folder, List<Writer> writers) throws IOException {
            StringBuilder text = new StringBuilder("[supervisord]\nnodaemon=true\nlogfile=" + folder
                    + "/supervisord.out\npidfile=" + folder + "/supervisord.pid\nchildlogdir=" + folder + "\n");
            for (int i = 0; i < writers.size(); i++) {
                text.append("[program:w").append(i).append("]\ncommand=")
                        .append(String.join(" ", writers.get(i).command()))
                        .append("\nautorestart=false\nredirect_stderr=true\nstdout_logfile=").append(folder).append('/').append(i)
                        .append(".log\nstdout_logfile_maxbytes=").append(10 * MEBI)
                        .append("\nstdout_logfile_backups=20\n");
            }
            Path file = Files.writeString(folder.resolve("supervisord.conf"), text);
            Process process = new ProcessBuilder("supervisord", "-c", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            return new Started(List.of(process.toHandle()), List.of(process), writer -> folder.resolve(writer + ".log"));
        }
    }

    /** It does not rotate without a module. */
    private record Pm2() implements Capture {
        @Override
        public String name() {
            return "pm2";
        }

        @Override
        public String missing() {
            return Machine.notOnPath("pm2", "npm install -g pm2, or its node_modules/.bin on PATH");
        }

        @Override
        public Running start(Path folder, List<Writer> writers) throws IOException, InterruptedException {
            StringBuilder text = new StringBuilder("{\"apps\": [");
            for (int i = 0; i < writers.size(); i++) {
                List<String> command = writers.get(i).command();
                text.append(i == 0 ? "" : ",").append("{\"name\": \"w").append(i)
                        .append("\", \"interpreter\": \"perl\", \"autorestart\": false, \"script\": \"")
                        .append(command.get(1)).append("\", \"args\": [\"")
                        .append(String.join("\", \"", command.subList(2, command.size())))
                        .append("\"], \"out_file\": \"").append(folder).append('/').append(i)
                        .append(".log\", \"error_file\": \"/dev/null\"}");
            }
            Files.writeString(folder.resolve("apps.json"), text.append("]}"));
            pm2(folder, "start", folder.resolve("apps.json").toString());
            long daemon = Long.parseLong(Files.readString(folder.resolve("pm2.pid")).trim());
            ProcessHandle handle = ProcessHandle.of(daemon).orElseThrow();
            return new Started(List.of(handle), List.of(), writer -> folder.resolve(writer + ".log")) {
                @Override
                public void stop() throws IOException, InterruptedException {
                    pm2(folder, "kill");
                }
            };
        }

        private static void pm2(Path folder, String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("pm2"));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
            builder.environment().putAll(Map.of("PM2_HOME", folder.toString()));
            if (builder.start().waitFor() != 0) {
                throw new IOException("pm2 " + arguments[0] + " failed: " + Files.readString(folder.resolve("out")));
            }
        }
    }

    private record Procman(Path home, String name, String logging) implements Capture {
        private static final String ROTATION = "{max_size: 10MiB, max_files: 20}";

        @Override
        public String missing() {
            return null;
        }

        @Override
        public Running start(Path folder, List<Writer> writers) throws IOException {
            StringBuilder yaml = new StringBuilder("managed_processes:\n");
            for (int i = 0; i < writers.size(); i++) {
                List<String> command = writers.get(i).command();
                yaml.append("  - {id: w").append(i).append(", type: standard_managed, management: {control: {executable: ")
                        .append(command.get(0)).append(", arguments: ['")
                        .append(String.join("', '", command.subList(1, command.size())))
                        .append("']}, logging: ").append(logging).append("}}\n");
            }
            Path file = Files.writeString(folder.resolve("procman.yaml"), yaml);
            Process process = new ProcessBuilder(home.resolve("bin/procman").toString(), "run", "-c", file.toString(),
                            "--state-dir", folder.resolve("state").toString(), "--log-dir", folder.resolve("logs").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            boolean copies = logging.contains(".copy");
            return new Started(List.of(process.toHandle()), List.of(process),
                    writer -> folder.resolve("logs").resolve("w" + writer + (copies ? ".copy" : "-stdout.log")));
        }
    }
}
