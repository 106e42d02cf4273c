package org.hsu.procman.configuration.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.configuration.schema.KnownKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
    @TempDir
    Path folder;

    @Test
    void filesAreMergedInOrderAndInheritDefaults() throws Exception {
        write("main.yaml", """
                defaults: {type: standard_managed, management: {control: {user: svc}}}
                include: [extra/*.yaml, "more/**/z.yaml", single.yaml, extra/a.yaml]
                managed_processes:
                  - {id: m, management: {control: {executable: x}}}
                """);
        write("extra/b.yaml", "managed_processes: [{id: b, management: {control: {executable: x}}}]\n");
        write("extra/a.yaml", "managed_processes: [{id: a, management: {control: {executable: x}}}]\n");
        write("extra/not.txt", "nonsense: [\n");
        write("more/deep/er/z.yaml", "managed_processes: [{id: z, management: {control: {executable: x}}}]\n");
        write("single.yaml", "managed_processes: [{id: s, type: unmanaged, management: {control: ~}}]\n");
        List<ProcessSpec> specs = Readings.state(read()).processes();
        assertEquals(List.of("m", "a", "b", "z", "s"), specs.stream().map(ProcessSpec::id).toList());
        assertEquals("svc", specs.get(1).control().user());
        assertEquals(folder.resolve("extra"), specs.get(1).control().workingDirectory());
        assertEquals("conf/extra/a.yaml:1", specs.get(1).location());
    }

    @Test
    void aDuplicateNamesBothPlaces() throws Exception {
        write("main.yaml", "managed_processes:\n  - {id: a, type: unmanaged}\ninclude: [o.yaml]\n");
        write("o.yaml", "\nmanaged_processes:\n  - {id: a, type: unmanaged}\n");
        assertEquals(
                List.of("conf/o.yaml:3:10: managed_processes[0].id: the id a is already used at conf/main.yaml:2"),
                Readings.said(read()));
    }

    @Test
    void onlyProcessesMayStandThere() throws Exception {
        write("main.yaml", "include: [o.yaml, bad.yaml, dir]\n");
        write("o.yaml", "defaults: {}\nmanaged_processes: [{id: a, type: unmanaged, x: 1}]\n");
        write("bad.yaml", "a: [\n");
        Files.createDirectory(folder.resolve("dir"));
        assertEquals(
                List.of(
                        "conf/main.yaml:1:29: include[2]: conf/dir: is a directory, not a file",
                        "conf/o.yaml:1:1: defaults: unknown key (allowed here: managed_processes)",
                        "conf/o.yaml:2:46: managed_processes[0].x: unknown key (allowed here: "
                                + String.join(", ", KnownKeys.PROCESS.keys()) + ")",
                        "conf/bad.yaml:2:1: not valid YAML: while parsing a flow node, expected the node content,"
                                + " but found '<stream end>'"),
                Readings.said(read()));
    }

    @Test
    void aFolderWithGlobCharactersInItsNameIsTakenLiterally() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("o[d]d {x}*"));
        Files.writeString(odd.resolve("main.yaml"), "include: [\"*.yml\"]\n");
        Files.writeString(odd.resolve("p.yml"), "managed_processes: [{id: p, type: unmanaged}]\n");
        Reading reading = Readings.reader().read(odd.resolve("main.yaml"), "main.yaml");
        assertEquals(1, Readings.state(reading).processes().size());
        assertEquals("p.yml:1", Readings.state(reading).processes().get(0).location());
    }

    private Reading read() {
        return Readings.reader().read(folder.resolve("main.yaml"), "conf/main.yaml");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
