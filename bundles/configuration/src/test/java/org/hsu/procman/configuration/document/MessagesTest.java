package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * No message about a configuration goes unexpected: its words, taken from the sources, stand in a golden file, or in a
 * test where it takes more than a file to be said.
 */
class MessagesTest {
    private static final Path SOURCES = Path.of("src/main/java/org/hsu/procman/configuration");
    private static final Path EXPECTED = Path.of("src/test/resources/org/hsu/procman/configuration");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Set<String> SAYING = Set.of(
            "error", "warning", "warn", "wrong", "note", "drop", "lose", "require", "refuse", "remove", "contradicts",
            "notEmpty");
    private static final int SHORTEST = 8;

    /** What neither a file nor a test brings about. */
    private static final Set<String> UNREACHED = Set.of(
            // a disk that fails, a user without rights, a hundred thousand files
            "the folder cannot be read: ",
            "the file cannot be read: ",
            "the file cannot be read: permission denied",
            "the pattern looks at more than ",
            // a JDK that does not say so itself
            "it is nested too deeply",
            // a plugin whose classes are broken
            "its plugin cannot read it: ",
            // no older key is one of a later version now
            ": not supported by this version yet, left out");

    @Test
    void everyMessageIsExpectedSomewhere() throws IOException {
        String expected = expected();
        Set<String> messages = messages();
        assertTrue(messages.size() > 150, "messages: " + messages.size());
        List<String> missing = messages.stream()
                .filter(message -> !expected.contains(message.strip()) && !UNREACHED.contains(message))
                .toList();
        assertEquals(List.of(), missing, "these are expected nowhere");
    }

    /** Golden files, and tests of what a file alone does not bring about. */
    private static String expected() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.walk(EXPECTED), Files.walk(TESTS))) {
            return files.filter(file -> file.toString().matches(".*\\.(golden|migrated)|.*(?<!Messages)Test\\.java")).map(file -> {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).collect(Collectors.joining());
        }
    }

    private static Set<String> messages() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Set<String> messages = new TreeSet<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Sayings(messages), null);
            }
        }
        return messages;
    }

    /** Literals among the arguments of what reports a problem. */
    private static final class Sayings extends TreeScanner<Void, Void> {
        private final Set<String> messages;
        private int within;

        Sayings(Set<String> messages) {
            this.messages = messages;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            scan(call.getMethodSelect(), nothing);
            String name = name(call.getMethodSelect());
            return arguments(call.getArguments(), SAYING.contains(name));
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
            scan(made.getClassBody(), nothing);
            String name = name(made.getIdentifier());
            return arguments(made.getArguments(), name.equals("RefusedException") || name.equals("NotExpandableException")
                    || name.equals("UnreadableException"));
        }

        private Void arguments(List<? extends ExpressionTree> arguments, boolean said) {
            within += said ? 1 : 0;
            scan(arguments, null);
            within -= said ? 1 : 0;
            return null;
        }

        private static String name(ExpressionTree tree) {
            return tree instanceof MemberSelectTree select ? select.getIdentifier().toString()
                    : tree instanceof IdentifierTree identifier ? identifier.getName().toString() : "";
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void nothing) {
            if (within > 0 && literal.getValue() instanceof String text
                    && text.length() >= SHORTEST && text.strip().contains(" ")) {
                messages.add(text.contains("%") ? text.substring(text.lastIndexOf('%') + 4) : text);
            }
            return null;
        }
    }
}
