package org.hsu.procman.manager.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hsu.procman.api.spec.WatchSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files and the kernel's own word of them. */
class FileTreesTest {
    @TempDir
    Path folder;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Set<String> blind = ConcurrentHashMap.newKeySet();
    private FileTrees trees;

    @BeforeEach
    void open() {
        trees = new FileTrees(List.of(folder.resolve("never")), new FileTrees.Listener() {
            @Override
            public void changed(String id, String file) {
                synchronized (told) {
                    told.add(id + " " + file);
                    told.notifyAll();
                }
            }

            @Override
            public void blind(String id, String why) {
                blind.add(id + " " + why);
            }
        });
    }

    @AfterEach
    void close() {
        trees.close();
        assertEquals(Set.of(), blind);
    }

    private static WatchSpec spec(Path path, List<String> patterns, List<String> ignore) {
        return new WatchSpec(
                List.of(path), patterns, ignore, Duration.ofSeconds(1), WatchSpec.Action.RESTART, "SIGHUP");
    }

    private void awaitTold(String... texts) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        synchronized (told) {
            while (!told.containsAll(List.of(texts))) {
                assertTrue(System.nanoTime() < deadline, () -> "only " + told);
                told.wait(100);
            }
        }
    }

    /** Writes the file again until it is told of: nobody says when the watch has begun. */
    private void awaitBegun(String id, Path file) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        synchronized (told) {
            while (told.stream().noneMatch(text -> text.startsWith(id + " "))) {
                assertTrue(System.nanoTime() < deadline, () -> "only " + told);
                write(file);
                told.wait(50);
            }
        }
    }

    private static void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.valueOf(System.nanoTime()));
    }

    @Test
    void filesAtAnyDepthNewFoldersToo() throws Exception {
        write(folder.resolve("src/deep/a.txt"));
        trees.watch(Map.of("web", spec(folder.resolve("src"), List.of(), List.of())));
        awaitBegun("web", folder.resolve("src/deep/a.txt"));
        awaitTold("web deep/a.txt");
        write(folder.resolve("src/new/deeper/b.txt"));
        awaitTold("web new/deeper/b.txt");
        write(folder.resolve("src/new/deeper/c.txt"));
        awaitTold("web new/deeper/c.txt");
        Files.delete(folder.resolve("src/deep/a.txt"));
        Files.move(folder.resolve("src/new"), folder.resolve("src/moved"));
        awaitTold("web moved/deeper/b.txt");
        write(folder.resolve("src/moved/deeper/d.txt"));
        awaitTold("web moved/deeper/d.txt");
    }

    @Test
    void whatIsIgnoredOrNotWantedIsNotTold() throws Exception {
        Files.createDirectories(folder.resolve("node_modules/x"));
        trees.watch(Map.of("web", spec(
                folder, List.of("*.py", "**/*.js", "conf/**/*.yaml"), List.of("node_modules", "*.swp", "gen/**"))));
        awaitBegun("web", folder.resolve("a.py"));
        for (String no : List.of("node_modules/x/i.js", "b.txt", ".b.py.swp", "gen/c.py", "never/d.py")) {
            write(folder.resolve(no));
        }
        for (String yes : List.of("top.js", "x/y/z.js", "x/a.py", "conf/a.yaml", "conf/d/a.yaml", "last.py")) {
            write(folder.resolve(yes));
        }
        awaitTold("web top.js", "web x/y/z.js", "web x/a.py", "web conf/a.yaml", "web conf/d/a.yaml", "web last.py");
        assertEquals(Set.of("web a.py", "web top.js", "web x/y/z.js", "web x/a.py", "web conf/a.yaml",
                "web conf/d/a.yaml", "web last.py"), Set.copyOf(told));
    }

    @Test
    void aFileThatIsReplacedAndOneThatComesLater() throws Exception {
        Path file = folder.resolve("a.conf");
        Path later = folder.resolve("not/there/b.conf");
        write(file);
        WatchSpec spec = new WatchSpec(
                List.of(file, later), List.of(), List.of(), Duration.ofSeconds(1), WatchSpec.Action.RESTART, "SIGHUP");
        trees.watch(Map.of("web", spec));
        awaitBegun("web", file);
        told.clear();
        write(folder.resolve("a.new"));
        Files.move(folder.resolve("a.new"), file, StandardCopyOption.ATOMIC_MOVE);
        awaitTold("web a.conf");
        write(later);
        awaitTold("web b.conf");
        assertEquals(Set.of("web a.conf", "web b.conf"), Set.copyOf(told));
    }

    @Test
    void aFolderThatIsRemovedAndComesBack() throws Exception {
        Path source = folder.resolve("out");
        trees.watch(Map.of("web", spec(source, List.of(), List.of())));
        awaitBegun("web", source.resolve("a"));
        Files.delete(source.resolve("a"));
        Files.delete(source);
        told.clear();
        write(source.resolve("b"));
        awaitTold("web b");
    }

    @Test
    void otherProcessesAndOtherFoldersFromNowOn() throws Exception {
        write(folder.resolve("one/a"));
        write(folder.resolve("two/a"));
        trees.watch(Map.of("web", spec(folder.resolve("one"), List.of(), List.of())));
        awaitBegun("web", folder.resolve("one/a"));
        trees.watch(Map.of("db", spec(folder.resolve("two"), List.of(), List.of())));
        awaitBegun("db", folder.resolve("two/a"));
        told.clear();
        write(folder.resolve("one/a"));
        write(folder.resolve("two/b"));
        awaitTold("db b");
        // What was written until the watch of db had begun may be told late.
        assertEquals(Set.of(), told.stream().filter(line -> !line.startsWith("db ")).collect(Collectors.toSet()));
    }
}
