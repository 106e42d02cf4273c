package org.hsu.procman.deploy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hsu.procman.deploy.folder.FolderState.News;
import org.hsu.procman.deploy.folder.FolderState.Stamp;
import org.junit.jupiter.api.Test;

class FolderStateTest {
    private static final long SETTLE = FolderState.SETTLE_NANOS;
    private static final Stamp HALF = new Stamp(100, 1, "inode 1");
    private static final Stamp WHOLE = new Stamp(200, 2, "inode 1");
    private static final Stamp OTHER = new Stamp(200, 2, "inode 2");

    private final FolderState state = new FolderState();

    @Test
    void aFileIsLookedIntoOnceWhenItHasStoppedChanging() {
        News first = state.look(Map.of("a.jar", HALF), 0);
        assertTrue(first.isEmpty());
        assertEquals(SETTLE, first.nextNanos());
        assertTrue(state.look(Map.of("a.jar", WHOLE), SETTLE - 1).isEmpty());
        assertTrue(state.look(Map.of("a.jar", WHOLE), 2 * SETTLE - 2).isEmpty());

        assertEquals(List.of("a.jar"), state.look(Map.of("a.jar", WHOLE), 2 * SETTLE - 1).settled());
        News later = state.look(Map.of("a.jar", WHOLE), 9 * SETTLE);
        assertTrue(later.isEmpty());
        assertEquals(Long.MAX_VALUE, later.nextNanos());
    }

    @Test
    void anotherFileUnderTheSameNameIsAChangeEvenOfTheSameSizeAndTime() {
        state.tell("a.jar", WHOLE, 0);
        assertTrue(state.look(Map.of("a.jar", OTHER), SETTLE).isEmpty());
        assertEquals(List.of("a.jar"), state.look(Map.of("a.jar", OTHER), 2 * SETTLE).settled());
    }

    @Test
    void aFileIsGoneWhenItHasBeenMissingForAWhile() {
        state.tell("a.jar", WHOLE, 0);
        assertTrue(state.look(Map.of(), 1).isEmpty());
        News gone = state.look(Map.of(), 1 + SETTLE);
        assertEquals(List.of("a.jar"), gone.gone());
        assertTrue(state.look(Map.of(), 9 * SETTLE).isEmpty());
    }

    @Test
    void aRenamedFileGoesAndComesInOneLook() {
        state.tell("a.jar", WHOLE, 0);
        state.look(Map.of("b.jar", WHOLE), 1);
        News news = state.look(Map.of("b.jar", WHOLE), 1 + SETTLE);
        assertEquals(List.of("a.jar"), news.gone());
        assertEquals(List.of("b.jar"), news.settled());
    }

    @Test
    void aFileThatIsReplacedIsNeverGone() {
        state.tell("a.jar", WHOLE, 0);
        assertTrue(state.look(Map.of(), 1).isEmpty());
        assertTrue(state.look(Map.of("a.jar", OTHER), SETTLE).isEmpty());
        News news = state.look(Map.of("a.jar", OTHER), 2 * SETTLE);
        assertEquals(List.of("a.jar"), news.settled());
        assertEquals(List.of(), news.gone());
    }

    @Test
    void aFileThatCameAndWentUnseenIsNoNews() {
        state.look(Map.of("a.jar", HALF), 0);
        state.look(Map.of(), 1);
        assertTrue(state.look(Map.of(), 1 + SETTLE).isEmpty());
    }

    @Test
    void whatWeMadeOrDeletedOurselvesIsNoNews() {
        state.tell("a.jar", WHOLE, 0);
        assertTrue(state.look(Map.of("a.jar", WHOLE), 5 * SETTLE).isEmpty());
        state.tell("a.jar", null, 6 * SETTLE);
        assertTrue(state.look(Map.of(), 9 * SETTLE).isEmpty());
    }
}
