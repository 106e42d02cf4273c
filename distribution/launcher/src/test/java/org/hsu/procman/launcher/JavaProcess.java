package org.hsu.procman.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts further JVMs on the class path of the test, of the same Java as the test's. */
final class JavaProcess {

    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final List<String> FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    private JavaProcess() {}

    /** Output goes to the two files. */
    static Process start(File out, File err, List<String> properties, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(FLAGS);
        command.addAll(properties);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    }
}
