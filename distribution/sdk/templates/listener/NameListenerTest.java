package @package@;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.testkit.EventListenerContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class @Name@ListenerTest extends EventListenerContract<@Name@Listener.Settings> {

    @TempDir
    Path folder;

    @Override
    protected EventListener<@Name@Listener.Settings> listener() {
        return new @Name@Listener();
    }

    @Override
    protected @Name@Listener.Settings settings() {
        return new @Name@Listener.Settings(folder.resolve("events.txt"));
    }

    @Test
    void writesALine() throws IOException {
        new @Name@Listener().happened(new HappenedEvent(1, 0, "a.type", "web", "web: it happened", "{}"), settings());
        assertTrue(Files.readString(folder.resolve("events.txt")).contains("a.type web: it happened"));
    }
}
