package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom, looked up in the manifests and class files of the assembled distribution. */
class DependencyRulesIT {
    private static final String OURS = "org.hsu.procman";
    private static final String API = OURS + ".api";
    private static final Path BUNDLES = Procman.HOME.resolve("bundles");

    /** A new room is added here; one that is missing or came along unseen fails. */
    private static final Set<String> ROOMS = new TreeSet<>(List.of(
            "alerts",
            "api",
            "configuration",
            "deploy",
            "grpc-api",
            "health-exec",
            "health-grpc",
            "health-http",
            "health-process",
            "health-tcp",
            "http-api",
            "jmx-remote",
            "log-console",
            "log-file",
            "log-logback",
            "log-otlp",
            "log-syslog",
            "manager",
            "platform-linux",
            "platform-portable",
            "process-integrated",
            "process-standard",
            "process-unmanaged",
            "proxy-files",
            "resource-linux",
            "resource-macos",
            "resource-windows",
            "restart-strategies",
            "source-admin"));

    private static final Set<String> LIBRARIES = new TreeSet<>(List.of(
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-dataformat-yaml",
            "org.apache.felix.scr",
            "org.osgi.service.component",
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "oshi-core",
            "snakeyaml"));

    private static List<BundleFile> bundles;

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> jars = Files.list(BUNDLES)) {
            bundles = jars.filter(BundleFile::isOurs).sorted().map(BundleFile::read).toList();
        }
    }

    private static BundleFile bundle(String room) {
        return bundles.stream().filter(bundle -> bundle.room().equals(room)).findFirst().orElseThrow();
    }

    @Test
    void distributionHasExactlyTheKnownRoomsAndNoneIsEmpty() throws IOException {
        assertEquals(ROOMS, bundles.stream().map(BundleFile::room).collect(Collectors.toCollection(TreeSet::new)));
        try (Stream<Path> jars = Files.list(BUNDLES)) {
            assertEquals(
                    LIBRARIES,
                    jars.filter(jar -> !BundleFile.isOurs(jar))
                            .map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        for (BundleFile bundle : bundles) {
            assertEquals(OURS + "." + bundle.room(), bundle.headers().get("Bundle-SymbolicName"));
            assertTrue(bundle.classes().size() > 1, bundle.room() + " is an empty shell");
            boolean offers = bundle.headers().containsKey("Service-Component");
            assertEquals(!bundle.room().equals("api"), offers, bundle.room() + ": components");
        }
    }

    @Test
    void onlyTheApiExportsAndNobodyKnowsAnotherRoom() {
        List<String> wrong = new ArrayList<>();
        for (BundleFile bundle : bundles) {
            boolean api = bundle.room().equals("api");
            if (!api && !bundle.exports().isEmpty()) {
                wrong.add(bundle.room() + " exports " + bundle.exports().keySet());
            }
            for (String imported : bundle.imports().keySet()) {
                boolean jdk = imported.startsWith("java.") || imported.startsWith("javax.net.");
                if (api ? !jdk : imported.startsWith(OURS) && !imported.startsWith(API + ".")) {
                    wrong.add(bundle.room() + " imports " + imported);
                }
            }
            for (String named : bundle.namedPackages()) {
                boolean foreign = (named + ".").startsWith(OURS + ".") && !bundle.ownPackages().contains(named);
                if (foreign && !named.startsWith(API + ".")) {
                    wrong.add(bundle.room() + " names " + named);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /**
     * bnd does not look at annotations of record components: where they are all that a bundle knows of a package,
     * the framework does not find them, and the JVM treats an annotation that it does not find as not written.
     */
    @Test
    void everyApiPackageThatABundleNamesIsImported() {
        List<String> wrong = new ArrayList<>();
        for (BundleFile bundle : bundles) {
            for (String named : bundle.namedPackages()) {
                boolean own = bundle.ownPackages().contains(named);
                if (named.startsWith(API + ".") && !own && !bundle.imports().containsKey(named)) {
                    wrong.add(bundle.room() + " names " + named + " and does not import it");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void librariesAndTechniquesStayInTheirRooms() {
        Map<String, Predicate<String>> homes = Map.of(
                "com.fasterxml.", "configuration"::equals,
                "org.yaml.snakeyaml.", "configuration"::equals,
                // The JDK has no unix datagram sockets, which /dev/log is.
                "com.sun.jna.", room -> room.startsWith("platform-") || room.startsWith("resource-")
                        || room.equals("log-syslog"),
                "oshi.", "platform-portable"::equals,
                "io.grpc.", Set.of("health-grpc", "grpc-api")::contains,
                "com.google.protobuf.", "grpc-api"::equals,
                "io.opentelemetry.", "log-otlp"::equals,
                "jakarta.mail.", "alerts"::equals,
                "javax.management.", Set.of("manager", "jmx-remote")::contains,
                "org.osgi.framework.", "deploy"::equals);
        List<String> wrong = new ArrayList<>();
        for (BundleFile bundle : bundles) {
            for (String imported : bundle.imports().keySet()) {
                homes.forEach((prefix, home) -> {
                    if ((imported + ".").startsWith(prefix) && !home.test(bundle.room()) && isRoom(bundle)) {
                        wrong.add(bundle.room() + " imports " + imported);
                    }
                });
            }
            bundle.classes().forEach((className, file) -> {
                // What a library that is copied into a bundle can do and is not asked for is not imported.
                for (String reference : className.startsWith(OURS + ".") ? file.references() : Set.<String>of()) {
                    homes.forEach((prefix, home) -> {
                        if (reference.startsWith(prefix) && !home.test(bundle.room())) {
                            wrong.add(className + " -> " + reference);
                        }
                    });
                }
            });
        }
        assertEquals(List.of(), wrong);
        assertTrue(bundle("configuration").namedPackages().contains("com.fasterxml.jackson.dataformat.yaml"), "the search finds nothing");
        assertTrue(bundle("platform-linux").namedPackages().contains("com.sun.jna"), "the search finds nothing");
        assertTrue(bundle("manager").namedPackages().contains("javax.management"), "the search finds nothing");
    }

    private static boolean isRoom(BundleFile bundle) {
        return ROOMS.contains(bundle.room());
    }

    @Test
    void pureCoreKnowsValuesOnly() {
        StringWriter output = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(output),
                        new PrintWriter(output),
                        "-verbose:class",
                        "--multi-release",
                        "base",
                        "-include",
                        "org\\.hsu\\.procman\\.manager\\.core\\..*",
                        "-cp",
                        bundle("api").jar().toString(),
                        bundle("manager").jar().toString());
        assertEquals(0, code, output::toString);
        Set<String> targets = new TreeSet<>();
        Matcher arrow = Pattern.compile("^\\s+\\S+\\s+->\\s+(\\S+)", Pattern.MULTILINE).matcher(output.toString());
        while (arrow.find()) {
            targets.add(arrow.group(1));
        }
        assertTrue(targets.contains("java.time.Duration"), () -> "jdeps found nothing:\n" + output);
        targets.removeIf(DependencyRulesIT::isValue);
        assertEquals(Set.of(), targets);
    }

    /** What the core may name. invoke and runtime are what javac makes lambdas and records with. */
    private static boolean isValue(String className) {
        Set<String> clocksAndThreads = Set.of(
                "java.lang.System",
                "java.lang.Thread",
                "java.lang.Runtime",
                "java.lang.Process",
                "java.lang.ProcessBuilder",
                "java.lang.ProcessHandle",
                "java.time.Clock",
                "java.util.Random",
                "java.util.Timer");
        String named = BundleFile.packageOf(className);
        return !clocksAndThreads.contains(className)
                && (Set.of("java.lang", "java.lang.invoke", "java.lang.runtime").contains(named)
                        || Set.of("java.util", "java.util.function", "java.util.stream", "java.time").contains(named)
                        || named.startsWith(API + ".")
                        || named.equals(OURS + ".manager.core"));
    }

    @Test
    void everyApiPackageIsVersionedAndEveryInterfaceSaysWhoImplementsIt() {
        BundleFile api = bundle("api");
        assertEquals(api.ownPackages(), api.exports().keySet(), "packages of the api are exported");
        for (Map.Entry<String, String> export : api.exports().entrySet()) {
            assertTrue(export.getValue().matches(".*version=\"?\\d+\\.\\d+.*"), export::toString);
            assertTrue(api.classes().containsKey(export.getKey() + ".package-info"), export::getKey);
        }
        List<String> interfaces = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        api.classes().forEach((name, file) -> {
            if (file.isInterface()) {
                interfaces.add(name);
                boolean provider = file.references().contains("org.osgi.annotation.versioning.ProviderType");
                boolean consumer = file.references().contains("org.osgi.annotation.versioning.ConsumerType");
                if (provider == consumer) {
                    wrong.add(name);
                }
            }
        });
        assertFalse(interfaces.isEmpty());
        assertEquals(List.of(), wrong, "marked neither ProviderType nor ConsumerType");
    }
}
