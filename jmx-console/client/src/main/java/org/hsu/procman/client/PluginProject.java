package org.hsu.procman.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code plugins new KIND NAME}: writes a Maven project from a template of the distribution; needs no manager. */
final class PluginProject {

    /** By the word that is given; the words of {@code procman plugins} do as well. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("health", "health_check");
        KINDS.put("process", "process_type");
        KINDS.put("resource", "resource_enforcer");
        KINDS.put("log", "log_output");
        KINDS.put("enricher", "log_enricher");
        KINDS.put("restart", "restart_strategy");
        KINDS.put("source", "source");
        KINDS.put("listener", "event_listener");
    }

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");
    private static final Pattern TOKEN = Pattern.compile("@(\\w+)@");

    private final String kind;
    private final String name;
    private final String packageName;
    private final Path folder;

    private PluginProject(String kind, String name, String packageName, Path folder) {
        this.kind = kind;
        this.name = name;
        this.packageName = packageName;
        this.folder = folder;
    }

    /**
     * @param packageName null: made of kind and name
     * @param directory   null: of that name, here
     */
    static PluginProject of(String word, String name, String packageName, String directory) throws Failure {
        if (word == null || name == null) {
            throw new Failure(ExitCode.USAGE, "plugins new KIND NAME: there are the kinds " + kinds());
        }
        String kind = KINDS.entrySet().stream()
                .filter(each -> each.getKey().equals(word) || each.getValue().equals(word))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
        if (kind == null) {
            throw new Failure(ExitCode.USAGE, "no such kind of plugin: " + word + Nearest.question(word, KINDS.keySet())
                    + "; there are " + kinds());
        }
        if (!NAME.matcher(name).matches()) {
            throw new Failure(ExitCode.USAGE, "not the name of a type: \"" + name
                    + "\"; small letters, digits and _, at most 40, a letter first");
        }
        String made = "com.example." + name.replace("_", "") + kind;
        String chosen = packageName == null ? made : packageName;
        if (!PACKAGE.matcher(chosen).matches()) {
            throw new Failure(ExitCode.USAGE, "not the name of a package: \"" + chosen + "\", as in " + made);
        }
        String artifact = kind + "-" + name.replace('_', '-');
        return new PluginProject(kind, name, chosen, Path.of(directory == null ? artifact : directory));
    }

    static String kinds() {
        return String.join(", ", KINDS.keySet());
    }

    /**
     * Writes it, whole or not at all.
     *
     * @param home of the distribution; null if unknown
     * @return what to say about it
     */
    List<String> write(Path home) throws Failure {
        Path sdk = home == null ? null : home.resolve("sdk");
        if (sdk == null || !Files.isDirectory(sdk.resolve("templates").resolve(kind))) {
            throw new Failure(ExitCode.FAILED, "the distribution has no template for this in "
                    + (sdk == null ? "sdk" : sdk) + "; is it complete?");
        }
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new Failure(ExitCode.REFUSED, target + " is there already; nothing was written");
        }
        Path half = target.resolveSibling("." + target.getFileName() + ".new");
        try {
            Files.createDirectories(target.getParent());
            delete(half);
            for (Map.Entry<String, String> file : files(sdk, target).entrySet()) {
                Path to = half.resolve(file.getKey());
                Files.createDirectories(to.getParent());
                Files.writeString(to, file.getValue());
            }
            Files.move(half, target);
        } catch (AccessDeniedException e) {
            throw new Failure(ExitCode.REFUSED, target + " cannot be made: " + e.getFile() + ": permission denied");
        } catch (FileSystemException e) {
            throw new Failure(ExitCode.FAILED, target + " cannot be made: " + e.getMessage());
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, target + " cannot be made: " + e);
        }
        return List.of(
                "written: " + folder,
                "next     cd " + folder + " && mvn package",
                "         procman plugins install target/" + artifact() + "-1.0.0.jar");
    }

    private String artifact() {
        return kind + "-" + name.replace('_', '-');
    }

    /** By their paths in the project. */
    private Map<String, String> files(Path sdk, Path target) throws IOException {
        Path templates = sdk.resolve("templates");
        Map<String, String> values = values(sdk, target);
        List<Path> sources = new ArrayList<>(List.of(templates.resolve("pom.xml"), templates.resolve("README.md")));
        try (Stream<Path> own = Files.list(templates.resolve(kind))) {
            own.sorted().forEach(sources::add);
        }
        Map<String, String> files = new TreeMap<>();
        for (Path source : sources) {
            files.put(place(source.getFileName().toString()), filled(Files.readString(source), values));
        }
        return files;
    }

    private String place(String template) {
        if (!template.endsWith(".java")) {
            return template;
        }
        String tree = template.endsWith("Test.java") ? "src/test/java/" : "src/main/java/";
        return tree + packageName.replace('.', '/') + "/" + template.replaceFirst("^Name", className());
    }

    private Map<String, String> values(Path sdk, Path target) throws IOException {
        String version = Files.readString(sdk.resolve("pom.xml"), StandardCharsets.UTF_8)
                .replaceFirst("(?s).*?<version>([^<]*)</version>.*", "$1");
        // The folder may be reached by links, which .. would not lead back through.
        Path from = target.getParent().toRealPath().resolve(target.getFileName());
        String relative = from.relativize(sdk.toRealPath()).toString().replace('\\', '/');
        return Map.of(
                "name", name,
                "Name", className(),
                "kind", kind,
                "package", packageName,
                "artifact", artifact(),
                "version", version,
                "sdk", relative.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private String className() {
        StringBuilder text = new StringBuilder();
        for (String part : name.split("_")) {
            text.append(part.isEmpty() ? "" : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return text.toString();
    }

    private static String filled(String template, Map<String, String> values) {
        return TOKEN.matcher(template).replaceAll(token ->
                Matcher.quoteReplacement(values.getOrDefault(token.group(1), token.group())));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
