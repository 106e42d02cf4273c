package org.hsu.procman.manager.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleFileTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        ScaleFile file = new ScaleFile(folder.resolve("instances"));
        assertEquals(Map.of(), file.read());
        Map<String, Scale> scales = Map.of("web", new Scale(5, 3), "a.b_c-d", new Scale(0, 1000), "p", new Scale(4, 1, true));
        file.write(scales);
        assertEquals(scales, file.read());
        file.write(Map.of());
        assertEquals(Map.of(), file.read());
    }

    @Test
    void aLineThatSaysNothingIsLeftOut() throws IOException {
        Files.writeString(
                folder.resolve("instances"), "web 5 3\n../x 1 2\nweb\n\ndb -1 2\ndb 1001 2\n\u00ff 1 2\n",
                StandardCharsets.ISO_8859_1);
        assertEquals(Map.of("web", new Scale(5, 3)), new ScaleFile(folder.resolve("instances")).read());
        assertEquals("web 5 3\n", Files.readString(folder.resolve("instances")));
        assertTrue(Files.readAllLines(folder.resolve("instances~damaged"), StandardCharsets.ISO_8859_1).contains("../x 1 2"));
    }

    @Test
    void whatIsNoFileIsSetAside() throws IOException {
        Files.createDirectories(folder.resolve("instances/something"));
        ScaleFile file = new ScaleFile(folder.resolve("instances"));
        assertEquals(Map.of(), file.read());
        assertTrue(Files.isDirectory(folder.resolve("instances~damaged/something")));
        file.write(Map.of("web", new Scale(5, 3)));
        assertEquals(Map.of("web", new Scale(5, 3)), file.read());
    }

    @Test
    void whatCannotBeKeptIsSaid() {
        ScaleFile file = new ScaleFile(folder.resolve("missing").resolve("instances"));
        IOException e = assertThrows(IOException.class, () -> file.write(Map.of("web", new Scale(5, 3))));
        assertTrue(e.getMessage().contains("instances cannot be written"), e.getMessage());
    }
}
