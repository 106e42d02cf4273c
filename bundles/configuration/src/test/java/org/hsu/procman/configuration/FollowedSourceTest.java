package org.hsu.procman.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;
import org.junit.jupiter.api.Test;

/** A source's plugin hangs, throws, leaves: what it said last holds. */
class FollowedSourceTest {
    private final EntryDocument document = new EntryDocument("{}", "1", 1);
    private final FollowedSource source = new FollowedSource("toy");

    /** Does as it is told; closed is final. */
    private static class Toy implements EntrySource.Open {
        volatile Optional<EntryDocument> document = Optional.empty();
        volatile boolean throwing;
        volatile boolean hanging;
        volatile boolean closed;

        @Override
        public String name() {
            return "toy place";
        }

        @Override
        public Optional<EntryDocument> current() {
            if (throwing) {
                throw new IllegalStateException("broken toy");
            }
            while (hanging) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    // It does not give up.
                }
            }
            return document;
        }

        @Override
        public String trouble() {
            return "";
        }

        @Override
        public void accepted(EntryDocument accepted) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Toy toy = new Toy();

    private void openWithADocument() {
        toy.document = Optional.of(document);
        source.open(() -> Optional.of(toy));
        source.accept(source.current());
    }

    @Test
    void tellsWhatItsPluginTells() {
        openWithADocument();
        assertEquals("toy place", source.name());
        assertSame(document, source.current());
        assertEquals("", source.trouble());
    }

    @Test
    void pluginThatThrowsIsItsTroubleAndTheLastDocumentHolds() {
        openWithADocument();
        toy.throwing = true;
        assertSame(document, source.current());
    }

    @Test
    void pluginThatHangsHoldsNobodyUpTwice() {
        openWithADocument();
        toy.hanging = true;
        assertSame(document, source.current());
        long began = System.nanoTime();
        assertSame(document, source.current());
        assertTrue(source.trouble().contains("its plugin hangs in an earlier call"), source.trouble());
        assertTrue(System.nanoTime() - began < 1_500_000_000L, "it is waited for again");
        toy.hanging = false;
    }

    @Test
    void pluginThatCannotBeOpenedIsToldOf() {
        source.open(() -> {
            throw new IllegalStateException("broken toy");
        });
        assertFalse(source.isOpen());
        assertNull(source.current());
        assertTrue(source.trouble().contains("its plugin fails in open: java.lang.IllegalStateException: broken toy"));
    }

    @Test
    void whatIsLeftOfAPluginIsItsLastDocument() {
        openWithADocument();
        source.close();
        assertTrue(toy.closed);
        assertSame(document, source.current());
        assertEquals("no plugin provides the source type 'toy'", source.trouble());
    }
}
