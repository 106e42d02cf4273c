package org.hsu.procman.configuration;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;

/**
 * One source that is followed, and the last document of it that was good. Its plugin may hang, throw, leave and come
 * back: what it said last holds, and why nothing newer comes is said. For one thread at a time.
 */
final class FollowedSource {

    /** A source may wait a few seconds for its first answer. */
    private static final long OPEN_SECONDS = 10;

    private static final long CALL_SECONDS = 2;

    private final String type;
    private String name;
    private String trouble = "";
    private EntrySource.Open open;
    private EntryDocument good;
    private FutureTask<?> hanging;

    FollowedSource(String type) {
        this.type = type;
        this.name = type;
    }

    /** Whether its plugin is there and it was opened. */
    boolean isOpen() {
        return open != null;
    }

    /** Begins to follow it; where that fails, the reason is its trouble. */
    void open(Callable<Optional<EntrySource.Open>> opening) {
        Optional<EntrySource.Open> opened = call("open", OPEN_SECONDS, opening, Optional.empty());
        open = opened.orElse(null);
        if (open != null) {
            name = call("name", CALL_SECONDS, open::name, type);
        }
    }

    String name() {
        return name;
    }

    /** The newest document, or the last good one; null when there never was any. */
    EntryDocument current() {
        if (open == null) {
            return good;
        }
        EntrySource.Open asked = open;
        return call("current", CALL_SECONDS, asked::current, Optional.<EntryDocument>empty()).orElse(good);
    }

    EntryDocument good() {
        return good;
    }

    void accept(EntryDocument document) {
        good = document;
        EntrySource.Open told = open;
        if (told != null) {
            call("accepted", CALL_SECONDS, () -> {
                told.accepted(document);
                return true;
            }, true);
        }
    }

    /** Why nothing newer can be had; empty when all is well. */
    String trouble() {
        if (open == null) {
            // Where it never said anything, whoever reads the file says that nobody provides the type.
            boolean untold = trouble.isEmpty() && good != null;
            return untold ? "no plugin provides the source type '" + type + "'" : trouble;
        }
        EntrySource.Open asked = open;
        trouble = "";
        String said = call("trouble", CALL_SECONDS, asked::trouble, "");
        return trouble.isEmpty() ? said : trouble;
    }

    /** Its plugin goes, or nobody wants it any more; the good document stays. */
    void close() {
        EntrySource.Open closing = open;
        open = null;
        trouble = "";
        if (closing != null) {
            call("close", CALL_SECONDS, () -> {
                closing.close();
                return true;
            }, true);
            trouble = "";
            hanging = null;
        }
    }

    private <T> T call(String what, long seconds, Callable<T> work, T otherwise) {
        if (hanging != null && !hanging.isDone()) {
            trouble = "its plugin hangs in an earlier call";
            return otherwise;
        }
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "procman-source-call");
        thread.setDaemon(true);
        thread.start();
        try {
            T answer = task.get(seconds, TimeUnit.SECONDS);
            if (answer == null) {
                trouble = "its plugin answers " + what + " with nothing";
            }
            return answer == null ? otherwise : answer;
        } catch (ExecutionException e) {
            trouble = "its plugin fails in " + what + ": " + e.getCause();
        } catch (TimeoutException e) {
            thread.interrupt();
            hanging = task;
            trouble = "its plugin has not come back from " + what + " for " + seconds + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            trouble = "the call of " + what + " was interrupted";
        }
        return otherwise;
    }
}
