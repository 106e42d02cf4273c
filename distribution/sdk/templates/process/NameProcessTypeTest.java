package @package@;

import java.nio.file.Path;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.testkit.ProcessTypeContract;
import org.hsu.procman.testkit.fake.Entries;

class @Name@ProcessTypeTest extends ProcessTypeContract {

    @Override
    protected ProcessType type() {
        return new @Name@ProcessType();
    }

    @Override
    protected ProcessSpec entry(Path directory) {
        return Entries.process("@name@", directory, "echo hello")
                .withSettings(Settings.of(new @Name@ProcessType.Settings(Path.of("/bin/sh"))));
    }
}
