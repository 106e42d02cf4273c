package @package@;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.desired.SourceType;
import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Range;
import org.hsu.procman.api.settings.Required;
import org.osgi.service.component.annotations.Component;

/** Processes that a file names, which is read again and again. */
@Component
@SourceType("@name@")
public final class @Name@Source implements EntrySource<@Name@Source.Settings> {

    /** Keys {@code path} and {@code poll_interval}. */
    public record Settings(@Required Path path, @Default("1s") @Range(min = 10) Duration pollInterval) {}

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public Open open(Settings settings, Path directory, Runnable changed) {
        return new Follower(settings, changed);
    }

    private static final class Follower implements Open {
        private final Path file;
        private final Runnable changed;
        private final ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "@name@"));
        private volatile EntryDocument current;
        private volatile String trouble = "";

        Follower(Settings settings, Runnable changed) {
            this.file = settings.path();
            this.changed = changed;
            long millis = settings.pollInterval().toMillis();
            thread.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
        }

        private void look() {
            try {
                String text = Files.readString(file);
                trouble = "";
                if (current == null || !current.text().equals(text)) {
                    long now = System.currentTimeMillis();
                    current = new EntryDocument(text, Long.toString(now), now);
                    changed.run();
                }
            } catch (IOException e) {
                trouble = file + " cannot be read: " + e.getMessage();
            }
        }

        @Override
        public String name() {
            return "@name@ " + file;
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
            // The file itself is there at the next start.
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
