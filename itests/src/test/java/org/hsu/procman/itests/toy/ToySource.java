package org.hsu.procman.itests.toy;

import java.nio.file.Path;
import java.util.Optional;
import org.hsu.procman.api.desired.EntryDocument;
import org.hsu.procman.api.desired.EntrySource;
import org.hsu.procman.api.settings.NoSettings;

/** Wishes one process, always the same. */
public final class ToySource implements EntrySource<NoSettings> {
    private static final String WISH = """
            {"instances": [{"id": "wished", "type": "standard_managed", "management": {"control":
              {"executable": "sleep", "arguments": ["1000"], "min_uptime": "100ms"}}}]}
            """;

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public Open open(NoSettings settings, Path directory, Runnable changed) {
        EntryDocument document = new EntryDocument(WISH, "1", System.currentTimeMillis());
        return new Open() {
            @Override
            public String name() {
                return "toy";
            }

            @Override
            public Optional<EntryDocument> current() {
                return Optional.of(document);
            }

            @Override
            public String trouble() {
                return "";
            }

            @Override
            public void accepted(EntryDocument accepted) {}

            @Override
            public void close() {}
        };
    }
}
