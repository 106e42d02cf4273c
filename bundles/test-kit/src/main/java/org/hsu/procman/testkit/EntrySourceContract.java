package org.hsu.procman.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.desired.SourceType;
import org.hsu.procman.testkit.rules.PluginRules;
import org.hsu.procman.testkit.rules.SettingsRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the manager relies on in an {@link EntrySource}: it tells of every new document, answers without waiting, and is
 * silent once it is closed.
 *
 * @param <S> the record of its settings
 */
public abstract class EntrySourceContract<S extends Record> {
    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final Duration OPENED = Duration.ofSeconds(10);
    private static final long TOLD_SECONDS = 20;
    private static final String FIRST = "{\"version\": 1, \"instances\": []}";
    private static final String SECOND = "{\"version\": 2, \"instances\": [{\"id\": \"a\", \"type\": \"standard_managed\"}]}";

    @TempDir
    Path directory;

    /** What is tested. */
    protected abstract EntrySource<S> source();

    /** Settings to test with. */
    protected abstract S settings();

    /** Has the place that the settings name say this from now on. */
    protected abstract void say(String document) throws Exception;

    @Test
    void isAComponentThatSaysItsType() {
        PluginRules.component(source().getClass(), SourceType.class);
    }

    @Test
    void itsSettingsCanBeBound() {
        SettingsRules.bindable(source().settingsType(), settings());
    }

    @Test
    void tellsOfEveryNewDocument() throws Exception {
        say(FIRST);
        Semaphore told = new Semaphore(0);
        try (EntrySource.Open open = open(told)) {
            PluginRules.oneLine("its name", open.name());
            assertNotNull(open.trouble(), "trouble() is null; none is \"\"");
            EntryDocument first = await(open, told, FIRST);
            open.accepted(first);
            say(SECOND);
            open.accepted(await(open, told, SECOND));
        }
    }

    @Test
    void isSilentOnceItIsClosed() throws Exception {
        say(FIRST);
        Semaphore told = new Semaphore(0);
        EntrySource.Open open = open(told);
        await(open, told, FIRST);
        PluginRules.within(OPENED, "close", () -> {
            open.close();
            open.close();
            return true;
        });
        told.drainPermits();
        say(SECOND);
        assertTrue(!told.tryAcquire(2, TimeUnit.SECONDS), "it tells of a change after it was closed");
    }

    private EntrySource.Open open(Semaphore told) {
        EntrySource<S> source = source();
        EntrySource.Open open = PluginRules.within(
                OPENED, "open", () -> source.open(settings(), directory.resolve("kept"), told::release));
        assertNotNull(open, "open returns null");
        return open;
    }

    private static EntryDocument await(EntrySource.Open open, Semaphore told, String text) throws InterruptedException {
        while (true) {
            Optional<EntryDocument> current = PluginRules.within(QUICK, "current", open::current);
            assertNotNull(current, "current() is null; none is Optional.empty()");
            if (current.isPresent() && current.get().text().equals(text)) {
                return current.get();
            }
            boolean more = told.tryAcquire(TOLD_SECONDS, TimeUnit.SECONDS);
            assertTrue(more, () -> "it does not tell of the new document; it has " + current + ", " + open.trouble());
        }
    }
}
