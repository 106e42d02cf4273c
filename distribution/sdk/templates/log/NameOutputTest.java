package @package@;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.testkit.LogOutputContract;

class @Name@OutputTest extends LogOutputContract<@Name@Output.Settings> {

    @Override
    protected LogOutput<@Name@Output.Settings> output() {
        return new @Name@Output();
    }

    @Override
    protected @Name@Output.Settings settings() {
        return new @Name@Output.Settings(Path.of("@name@.log"));
    }

    @Override
    protected List<String> arrived(Path directory) {
        try {
            return Files.readAllLines(directory.resolve("@name@.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
