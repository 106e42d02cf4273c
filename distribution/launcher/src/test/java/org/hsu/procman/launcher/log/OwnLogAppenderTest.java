package org.hsu.procman.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class OwnLogAppenderTest {

    /** Any write to it fails as on a full disk. */
    private static final Path FULL = Path.of("/dev/full");

    private static final String CONFIGURATION = """
            <configuration>
              <appender name="FILE" class="org.hsu.procman.launcher.log.OwnLogAppender">
                <file>%1$s</file>
                <rollingPolicy class="ch.qos.logback.core.rolling.FixedWindowRollingPolicy">
                  <fileNamePattern>%1$s.%%i</fileNamePattern>
                </rollingPolicy>
                <triggeringPolicy class="ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy">
                  <maxFileSize>%2$s</maxFileSize>
                  <checkIncrement>1 millisecond</checkIncrement>
                </triggeringPolicy>
                <encoder><pattern>%%level %%msg%%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="FILE"/></root>
            </configuration>
            """;

    @TempDir
    Path folder;

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    private Logger logger(Path file, String size) throws Exception {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String text = CONFIGURATION.formatted(file, size);
        configurator.doConfigure(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return context.getLogger("test");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void theFirstLineThatCanBeWrittenAgainComesAfterTheNumberOfThoseThatCouldNot() throws Exception {
        assumeTrue(Files.exists(FULL), "no /dev/full here");
        Path file = folder.resolve("own.log");
        Logger logger = logger(file, "1MB");
        long before = LostLines.total();
        logger.info("first");
        Files.move(file, folder.resolve("earlier.log"));
        Files.createSymbolicLink(file, FULL);
        context.reset();
        logger = logger(file, "1MB");
        logger.info("lost");
        // Read again in the middle, as every ten seconds after a change.
        context.reset();
        logger = logger(file, "1MB");
        logger.info("lost too");
        Files.delete(file);
        logger.info("kept");
        logger.info("last");
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(0).matches("WARN 2 lines are lost here, since \\S+: No space left on device"), lines.get(0));
        assertEquals(List.of("INFO kept", "INFO last"), lines.subList(1, 3));
        assertEquals(2, LostLines.total() - before);
        assertEquals(List.of("INFO first"), Files.readAllLines(folder.resolve("earlier.log")));
    }

    @Test
    void aFolderThatIsNotThereYetIsWaitedFor() throws Exception {
        Path blocked = Files.createFile(folder.resolve("logs"));
        Path file = blocked.resolve("own.log");
        Logger logger = logger(file, "1MB");
        logger.info("lost");
        Files.delete(blocked);
        logger.info("kept");
        List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("WARN 1 line is lost here, since "), lines.get(0));
        assertEquals("INFO kept", lines.get(1));
    }

    @Test
    void anInterruptedThreadLogsLikeAnyOther() throws Exception {
        Path file = folder.resolve("own.log");
        Logger logger = logger(file, "1MB");
        Thread.currentThread().interrupt();
        logger.info("interrupted");
        assertTrue(Thread.interrupted());
        logger.info("after");
        assertEquals(List.of("INFO interrupted", "INFO after"), Files.readAllLines(file));
    }

    @Test
    void whoLogsWithoutEndIsToldSoAndTheOthersLinesAreKept() throws Exception {
        Path file = folder.resolve("own.log");
        Logger wild = logger(file, "100MB");
        Logger other = context.getLogger("other");
        String text = "x".repeat(1000);
        for (int number = 0; number < 100_000; number++) {
            wild.info(text);
            if (number % 10_000 == 0) {
                other.info("line {}", number);
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(Files.size(file) < 20 << 20, "the file has " + Files.size(file) + " bytes");
        assertEquals(10, lines.stream().filter(line -> line.startsWith("INFO line ")).count());
        assertEquals(1, lines.stream().filter(line -> line.equals(
                "WARN test writes more than 128 KiB a second: lines of it are left out from here on")).count());
    }

    /** Whatever its logger is called. */
    @Test
    void theBundleThatLogsWithoutEndIsNamed() throws Exception {
        Logger logger = logger(folder.resolve("own.log"), "100MB");
        List<String> told = new ArrayList<>();
        Floods.tell((bundle, what) -> told.add(bundle + ": " + what));
        try {
            Shouter.of(42).accept(logger);
            new Shouter().accept(context.getLogger("not of a bundle"));
        } finally {
            Floods.tell(null);
        }
        assertEquals(List.of("42: its logger test writes more than 128 KiB a second"), told);
    }

    @Test
    void rotationLosesNothing() throws Exception {
        Path file = folder.resolve("own.log");
        Logger logger = logger(file, "4KB");
        IntStream.range(0, 1000).forEach(number -> logger.info("line {}", number));
        assertTrue(Files.exists(folder.resolve("own.log.1")));
        int kept = 0;
        for (Path each : List.of(file, folder.resolve("own.log.1"))) {
            kept += lines(each);
        }
        for (int old = 2; Files.exists(folder.resolve("own.log." + old)); old++) {
            kept += lines(folder.resolve("own.log." + old));
        }
        assertEquals(1000, kept);
    }

    private static int lines(Path file) throws IOException {
        return Files.readAllLines(file).size();
    }
}
