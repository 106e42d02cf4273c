package org.hsu.procman.process.standard;

import java.nio.file.Path;
import org.hsu.procman.api.process.ProcessType;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.testkit.ProcessTypeContract;
import org.hsu.procman.testkit.fake.Entries;

class StandardContractTest extends ProcessTypeContract {

    @Override
    protected ProcessType type() {
        return new StandardProcessType();
    }

    @Override
    protected ProcessSpec entry(Path directory) {
        return Entries.process("standard_managed", directory, "sh", "-c", "exit 0");
    }
}
