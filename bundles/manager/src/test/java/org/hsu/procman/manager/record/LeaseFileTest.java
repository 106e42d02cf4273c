package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hsu.procman.manager.core.Leases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseFileTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        LeaseFile file = new LeaseFile(folder.resolve("leases"));
        assertEquals(Leases.NONE, file.read());
        Leases leases = Leases.NONE.with(new Leases.Lease(TOKEN, "a.b_c-d", 3, 17, 1_796_000_000_000L));
        file.write(leases);
        assertEquals(leases, file.read());
    }

    @Test
    void whatSaysNothingIsSetAside() throws IOException {
        Files.writeString(folder.resolve("leases"), TOKEN + " web 1 2 3\nweb\n" + TOKEN + " web x 2 3\n");
        assertEquals(1, new LeaseFile(folder.resolve("leases")).read().all().size());
        assertTrue(Files.exists(folder.resolve("leases~damaged")));
        Files.createDirectories(folder.resolve("other/x"));
        assertEquals(Leases.NONE, new LeaseFile(folder.resolve("other")).read());
    }
}
