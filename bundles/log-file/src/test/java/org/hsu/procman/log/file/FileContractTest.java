package org.hsu.procman.log.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.testkit.LogOutputContract;

class FileContractTest extends LogOutputContract<FileSettings> {

    @Override
    protected LogOutput<FileSettings> output() {
        return new FileLogOutput();
    }

    @Override
    protected FileSettings settings() {
        return new FileSettings("all.log", 1_000_000, 3, null, null, 0, false, 10);
    }

    @Override
    protected List<String> arrived(Path directory) {
        try {
            return Files.readAllLines(directory.resolve("all.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
