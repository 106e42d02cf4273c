package org.hsu.procman.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingTest {
    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<Route.Target> targets = List.of();
    private volatile Runnable listener;

    private static Route.Target target(int port, boolean healthy) {
        return new Route.Target("a", "127.0.0.1", port, "http", healthy, 0);
    }

    private ManagementFacade manager() {
        return (ManagementFacade) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ManagementFacade.class}, (self, method, arguments) -> switch (method.getName()) {
                    case "state" -> "running";
                    case "routes" -> routes((Boolean) arguments[1]);
                    case "onEvent" -> {
                        listener = (Runnable) arguments[0];
                        yield (AutoCloseable) () -> listener = null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private List<Route> routes(boolean all) {
        asked.incrementAndGet();
        return List.of(new Route("a.test", targets.stream().filter(each -> all || each.healthy()).toList(), 1));
    }

    private String written() {
        try {
            return Files.readString(folder.resolve("routes.conf"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theFileOfTheManagerBeforeStaysUntilTheProcessesAreWell() throws IOException {
        Files.writeString(folder.resolve("routes.conf"), "of the one before");
        ProxyFile file = new ProxyFile(new FileSettings(folder.resolve("routes.conf"), null, List.of(), Duration.ofSeconds(1)),
                new NginxText("80"));
        try (Following following = new Following(manager(), List.of(file))) {
            Await.until("it has looked", () -> asked.get() > 1);
            assertEquals("of the one before", written(), "no process is known yet");
            targets = List.of(target(1, false));
            int before = asked.get();
            Await.until("it has looked again", () -> asked.get() > before + 1);
            assertEquals("of the one before", written(), "the process is not well yet");
            targets = List.of(target(1, true));
            Await.until("it is told", () -> written().contains("127.0.0.1:1 "));
            targets = List.of(target(2, true));
            listener.run();
            Await.until("the change is told", () -> written().contains("127.0.0.1:2 "));
            targets = List.of();
            listener.run();
            Await.until("nobody is there", () -> written().contains("return 503"));
            assertTrue(following.address().startsWith("file:///"), following.address());
        }
        assertNull(listener);
    }
}
