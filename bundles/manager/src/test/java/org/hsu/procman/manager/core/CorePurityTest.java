package org.hsu.procman.manager.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** The core has no clock, thread, I/O, logger or framework: read from its class files. */
class CorePurityTest {
    private static final Pattern DEPENDENCY = Pattern.compile(
            "^\\s+org\\.hsu\\.procman\\.manager\\.core\\.\\S+\\s+->\\s+(\\S+)");
    private static final Pattern ALLOWED = Pattern.compile(
            "org\\.hsu\\.procman\\.(manager\\.core|api\\.[a-z]+)\\.\\w+"
                    + "|java\\.lang\\.([A-Z]\\w+|invoke\\.\\w+|runtime\\.\\w+)"
                    + "|java\\.util\\.([A-Z]\\w+|function\\.\\w+|stream\\.\\w+)"
                    + "|java\\.time\\.(Duration|Instant)");
    private static final Pattern IMPURE = Pattern.compile("java\\.lang\\.(System|Runtime|Thread\\w*|Process\\w*)"
            + "|java\\.util\\.(Timer\\w*|Random|UUID|Date|Calendar|Scanner|ServiceLoader|ResourceBundle)");

    @Test
    void theCoreKnowsOnlyValuesAndTheApi() throws URISyntaxException {
        Path classes = Path.of(Supervision.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path core = classes.resolve("org/hsu/procman/manager/core");
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out, true),
                        new PrintWriter(errors, true),
                        "-verbose:class",
                        "-filter:none",
                        "--multi-release",
                        "base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        core.toString());
        assertEquals(0, exit, () -> out + errors.toString());
        Set<String> known = new TreeSet<>();
        for (String line : out.toString().lines().toList()) {
            Matcher matcher = DEPENDENCY.matcher(line);
            if (matcher.find()) {
                known.add(matcher.group(1));
            }
        }
        assertTrue(known.containsAll(Set.of("java.lang.Math", "java.time.Duration",
                "org.hsu.procman.api.restart.RestartContext")), () -> "jdeps told " + out);
        List<String> foreign = known.stream()
                .filter(name -> !ALLOWED.matcher(name.replace('$', '_')).matches()
                        || IMPURE.matcher(name).matches())
                .toList();
        assertEquals(List.of(), foreign);
    }
}
