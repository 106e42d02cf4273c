package org.hsu.procman.source.admin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one service on a thread of its own: the document, then word of a later version, then the document again.
 * Thread-safe.
 */
final class AdminFollower implements EntrySource.Open {
    private static final Logger LOG = LoggerFactory.getLogger(AdminFollower.class);
    /** Without a document from before, the start of the manager waits so long for a first answer. */
    private static final long FIRST_ANSWER_MILLIS = 5_000;
    /** An answer of events that tells nothing and comes sooner than this was not held back as it should. */
    private static final long TOO_SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** An older version that is the answer of so many looks in a row is no cache's any more: the service began anew. */
    private static final int BELIEVED = 10;
    /** Between two looks, of the interval: so that a change is known within it, and not all managers ask at once. */
    private static final double LEAST_PAUSE = 0.8;
    private static final double MORE_PAUSE = 0.1;

    private final AdminSettings settings;
    private final AdminClient client;
    private final WishCache cache;
    private final Runnable changed;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Thread thread;

    private volatile EntryDocument current;
    private volatile String trouble = "";
    private long version = -1;
    /** The latest that events have told of. */
    private long announced = -1;
    /** The older one that was told of last: a service says the same at each look. */
    private long passedOver = -1;
    private int passedOverTimes;
    private String tag;
    private volatile boolean opened;

    AdminFollower(AdminSettings settings, Path directory, Runnable changed) {
        this.settings = settings;
        this.client = new AdminClient(settings);
        this.cache = settings.cache() ? new WishCache(directory, settings.url().toString()) : null;
        this.changed = changed;
        this.current = cache == null ? null : cache.read().orElse(null);
        thread = new Thread(this::follow, "procman-source-admin");
        thread.setDaemon(true);
        thread.start();
        if (current == null) {
            awaitFirstAnswer();
        }
        opened = true;
    }

    private void awaitFirstAnswer() {
        try {
            if (!asked.await(FIRST_ANSWER_MILLIS, TimeUnit.MILLISECONDS)) {
                trouble = name() + " has not answered yet";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        int failures = 0;
        try {
            while (true) {
                try {
                    boolean events = look();
                    failures = 0;
                    if (!events) {
                        Thread.sleep(pause());
                    }
                } catch (IOException e) {
                    failures++;
                    failed(e.getMessage(), failures);
                    Thread.sleep(Backoff.millis(
                            settings.pollInterval().toMillis(), failures, ThreadLocalRandom.current().nextDouble()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long pause() {
        double share = LEAST_PAUSE + MORE_PAUSE * ThreadLocalRandom.current().nextDouble();
        return Math.max(1, (long) (settings.pollInterval().toMillis() * share));
    }

    /**
     * One round: the document if it is another one, then word of the next. False when the service has no events, or
     * answers with what has no use: then it is asked again after a pause, so that it is never asked without end.
     */
    private boolean look() throws IOException, InterruptedException {
        AdminClient.Wish wish = client.instances(tag);
        boolean recovered = !trouble.isEmpty();
        trouble = "";
        if (wish != null && take(wish)) {
            tell();
        } else if (recovered) {
            LOG.info("{} answers again", name());
        }
        asked.countDown();
        if (passedOverTimes > 0) {
            // It has no word of what is later than a version that it does not know.
            return false;
        }
        if (announced > version) {
            // The document is not yet what events have promised, as from a cache on the way.
            announced = version;
            return false;
        }
        while (true) {
            long began = System.nanoTime();
            OptionalLong later = client.later(Math.max(version, 0));
            if (later.isEmpty()) {
                return false;
            }
            if (later.getAsLong() > version) {
                announced = later.getAsLong();
                return true;
            }
            if (System.nanoTime() - began < TOO_SOON_NANOS) {
                return false;
            }
        }
    }

    /**
     * False for what is older than what is known, which a service behind a cache may answer with. One whose database was set
     * back says the same again and again, and is believed then.
     */
    private boolean take(AdminClient.Wish wish) {
        if (wish.version() < version) {
            passedOverTimes = wish.version() == passedOver ? passedOverTimes + 1 : 1;
            passedOver = wish.version();
            if (passedOverTimes < BELIEVED) {
                trouble = name() + " answers with version " + wish.version() + " after " + version + ", which is older";
                if (passedOverTimes == 1) {
                    LOG.warn("{}; it is passed over unless it stays", trouble);
                }
                return false;
            }
            LOG.warn("{} stays at version {} after {}: it has begun anew, what it says holds", name(), passedOver, version);
            announced = -1;
        }
        passedOver = -1;
        passedOverTimes = 0;
        boolean another = current == null || !current.text().equals(wish.text());
        version = wish.version();
        tag = wish.tag();
        current = new EntryDocument(wish.text(), Long.toString(wish.version()), System.currentTimeMillis());
        return another;
    }

    private void failed(String why, int failures) {
        if (failures == 1) {
            LOG.warn("{}", why);
        }
        trouble = why;
        asked.countDown();
    }

    /** Whoever opens this reads what there is by itself. */
    private void tell() {
        if (opened) {
            changed.run();
        }
    }

    @Override
    public String name() {
        return "admin " + settings.url();
    }

    @Override
    public Optional<EntryDocument> current() {
        return Optional.ofNullable(current);
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public void accepted(EntryDocument document) {
        if (cache != null) {
            cache.write(document);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
