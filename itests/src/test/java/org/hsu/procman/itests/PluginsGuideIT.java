package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what docs/plugins.md tells its reader to: writes the files whose name stands behind the language of a block, runs
 * the commands of the console blocks in one shell, and compares what they print, numbers and spaces aside; {@code ...}
 * stands for anything.
 */
class PluginsGuideIT {
    private static final Path GUIDE = Path.of(System.getProperty("procman.repository"), "docs/plugins.md");

    @TempDir
    Path folder;

    /** @param printed what the guide says that it prints */
    private record Command(String text, List<String> printed) {}

    private final List<Command> commands = new ArrayList<>();

    @Test
    void everyCommandDoesWhatTheGuideSays() throws Exception {
        String script = script(Files.readAllLines(GUIDE));
        assertTrue(commands.size() >= 15, "the guide has only " + commands.size() + " commands");
        Path file = Files.writeString(folder.resolve("guide.sh"), script);
        Map<String, String> environment = new HashMap<>(Workshop.environment());
        environment.put("PROCMAN_STATE_DIR", folder.resolve("state").toString());
        environment.put("PROCMAN_LOG_DIR", folder.resolve("logs").toString());
        environment.put("PROCMAN_PLUGINS_DIR", Files.createDirectories(folder.resolve("plugins")).toString());
        String repository = System.getProperty("procman.maven.repository", "");
        if (!repository.isEmpty()) {
            environment.put("MAVEN_OPTS", environment.get("MAVEN_OPTS") + " -Dmaven.repo.local=" + repository);
        }
        try (Procman cleaner = Procman.in(folder, "managed_processes: []")) {
            Procman.Result run =
                    Procman.run(folder, environment, List.of("sh", file.toString()), 600);
            compare(run.out(), run.all() + cleaner.managerLog());
        }
    }

    private String script(List<String> guide) {
        StringBuilder script = new StringBuilder();
        for (Iterator<String> lines = guide.iterator(); lines.hasNext(); ) {
            String line = lines.next();
            if (!line.startsWith("```")) {
                continue;
            }
            List<String> block = new ArrayList<>();
            for (String inside = lines.next(); !inside.equals("```"); inside = lines.next()) {
                block.add(inside);
            }
            String[] words = line.substring(3).split(" ");
            if (words[0].equals("console")) {
                console(block, script);
            } else if (words.length == 2) {
                script.append("cat > ").append(words[1]).append(" <<'END OF BLOCK'\n")
                        .append(String.join("\n", block)).append("\nEND OF BLOCK\n");
            }
        }
        return script.toString();
    }

    private void console(List<String> block, StringBuilder script) {
        for (String line : block) {
            if (line.startsWith("$ ")) {
                commands.add(new Command(line.substring(2), new ArrayList<>()));
                script.append("echo '@@'; { ").append(line.substring(2)).append("\n} 2>&1; echo \"@@$?\"\n");
            } else {
                commands.get(commands.size() - 1).printed().add(line);
            }
        }
    }

    private void compare(String output, String all) throws IOException {
        String[] parts = output.split("(?m)^@@\\R");
        assertEquals(commands.size() + 1, parts.length, all);
        for (int i = 0; i < commands.size(); i++) {
            Command command = commands.get(i);
            int end = parts[i + 1].lastIndexOf("@@");
            String code = parts[i + 1].substring(end + 2).strip();
            String printed = parts[i + 1].substring(0, end).strip();
            String where = "$ " + command.text() + "\n" + printed + "\nexit " + code + "\n";
            assertEquals("0", code, () -> where + all);
            String expected = String.join("\n", command.printed()).strip();
            assertTrue(
                    Pattern.compile(expression(expected), Pattern.DOTALL).matcher(loose(printed)).matches(),
                    () -> where + "the guide says:\n" + expected + "\n" + all);
        }
    }

    private static String expression(String expected) {
        StringBuilder expression = new StringBuilder();
        for (String part : loose(expected).split("\\.\\.\\.", -1)) {
            expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(part.strip())).append("\\s*");
        }
        return expression.toString();
    }

    /** Colours, times, which differ from run to run, and the width of columns do not count. */
    private static String loose(String text) {
        return text.replaceAll("\\u001b\\[[0-9;]*m", "")
                .replaceAll("\\d+(\\.\\d+)? (ms|s)\\b", "N s")
                .replaceAll("[ \\t]+", " ")
                .strip();
    }
}
