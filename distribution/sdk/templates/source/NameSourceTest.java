package @package@;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.testkit.EntrySourceContract;
import org.junit.jupiter.api.io.TempDir;

class @Name@SourceTest extends EntrySourceContract<@Name@Source.Settings> {

    @TempDir
    Path folder;

    @Override
    protected EntrySource<@Name@Source.Settings> source() {
        return new @Name@Source();
    }

    @Override
    protected @Name@Source.Settings settings() {
        return new @Name@Source.Settings(folder.resolve("wish.json"), Duration.ofMillis(50));
    }

    @Override
    protected void say(String document) throws IOException {
        Path half = Files.writeString(folder.resolve("half"), document);
        Files.move(half, folder.resolve("wish.json"), StandardCopyOption.REPLACE_EXISTING);
    }
}
