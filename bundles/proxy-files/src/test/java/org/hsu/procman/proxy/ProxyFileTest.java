package org.hsu.procman.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hsu.procman.api.management.Route;
import org.hsu.procman.api.management.Route.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyFileTest {
    private static final List<Route> ROUTES = List.of(
            new Route("shop.test", List.of(target("a", "admin", 1), target("a", "http", 2), target("b", "web", 3)), 1),
            new Route("*.test", List.of(target("c", "http", 4)), 1),
            new Route("empty.test", List.of(), 1));

    @TempDir
    Path folder;

    private static Target target(String id, String name, int port) {
        return new Target(id, "127.0.0.1", port, name, true, 0);
    }

    private ProxyFile file(String... reload) {
        return new ProxyFile(new FileSettings(folder.resolve("routes.conf"), null, List.of(reload), Duration.ofMillis(500)),
                new NginxText("80"));
    }

    private String written() throws IOException {
        return Files.readString(folder.resolve("routes.conf"));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void everyProcessIsOneTargetByItsHttpPort() {
        for (ProxyText text : List.of(new NginxText("80"), new HaproxyText("*:80"))) {
            String all = text.of(ROUTES);
            assertFalse(all.contains("127.0.0.1:1"), all);
            for (int port : List.of(2, 3, 4)) {
                assertEquals(1, count(all, "127.0.0.1:" + port), all);
            }
        }
    }

    @Test
    void namesGoBeforePatterns() {
        String all = new HaproxyText("*:80").of(ROUTES);
        assertTrue(all.indexOf("-m str empty.test") < all.indexOf("-m end .test"), all);
        assertTrue(all.contains("default_backend procman-unknown"), all);
        assertTrue(new HaproxyText("*:80").of(List.of(new Route("*", List.of(), 1))).contains("default_backend procman-any"));
    }

    @Test
    void itIsToldWhenSomethingChanged() throws Exception {
        ProxyFile file = file("sh", "-c", "echo told >> " + folder.resolve("told"));
        assertTrue(file.tell(ROUTES));
        assertTrue(file.tell(ROUTES));
        assertTrue(file.tell(ROUTES.subList(0, 1)));
        assertEquals(2, Files.readAllLines(folder.resolve("told")).size());
        assertFalse(written().contains("*.test"));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(2, all.count(), "no temporary file is left");
        }
    }

    @Test
    void aFileThatIsRightAlreadyIsToldOnce() throws Exception {
        assertTrue(file().tell(ROUTES));
        assertTrue(file("sh", "-c", "echo told >> " + folder.resolve("told")).tell(ROUTES));
        assertEquals(1, Files.readAllLines(folder.resolve("told")).size(), "the proxy may not have heard of it");
    }

    @Test
    void aReloadThatFailsIsTriedAgain() throws Exception {
        ProxyFile file = file("sh", "-c", "test -e " + folder.resolve("well"));
        assertFalse(file.tell(ROUTES));
        Files.createFile(folder.resolve("well"));
        assertTrue(file.tell(ROUTES));
    }

    @Test
    void aReloadThatHangsIsKilledWithWhatItStarted() {
        Path pid = folder.resolve("pid");
        ReloadCommand hanging = new ReloadCommand(
                List.of("sh", "-c", "sleep 1000 & echo $! > " + pid + "; echo no way; wait"), Duration.ofMillis(500));
        String why = assertThrows(IOException.class, hanging::run).getMessage();
        assertTrue(why.contains("reload_timeout, 500 ms: no way"), why);
        Await.until("its child has ended", () -> !runs(pid));
    }

    /** Also where nobody reaps it. */
    private static boolean runs(Path pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Files.readString(pid).strip(), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void nothingIsLeftToAShell() throws Exception {
        new ReloadCommand(List.of("touch", folder + "/a; touch b $HOME *"), Duration.ofSeconds(10)).run();
        assertTrue(Files.exists(folder.resolve("a; touch b $HOME *")));
        String why = assertThrows(IOException.class,
                () -> new ReloadCommand(List.of("/no/such/program"), Duration.ofSeconds(1)).run()).getMessage();
        assertTrue(why.contains("/no/such/program"), why);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ProxySettings(null, null));
        Path file = Path.of("a");
        assertThrows(IllegalArgumentException.class,
                () -> new FileSettings(file, "80; evil", null, Duration.ofSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> new FileSettings(file, null, null, Duration.ZERO));
    }
}
