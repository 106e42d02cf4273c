package org.hsu.procman.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion that ships, asked by the shells that it is for; skipped with the reason where there is none. */
class CompletionIT {
    private static final Path SCRIPT = Procman.HOME.resolve("completion/procman.bash");
    private static final String YAML = """
            managed_processes:
              - {id: alpha, type: standard_managed, management: {control: {executable: sleep, arguments: ["1000"]}}}
              - {id: alps, type: standard_managed, management: {control: {executable: sleep, arguments: ["1000"]}}}
            """;

    private static final String ASK_BASH = """
            source "$1"
            ask() {
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                COMP_LINE="$*"
                COMPREPLY=()
                _complete_procman_and_ids 2>/dev/null
                echo "$* -> ${COMPREPLY[*]}"
            }
            ask procman rest
            ask procman restart --f
            ask procman restart alp
            ask procman restart nobody
            ask procman status --url=elsewhere alp
            ask procman passwd --ro
            """;

    /** A terminal of its own, for zsh completes only where somebody types. */
    private static final String ASK_ZSH = """
            zmodload zsh/zpty
            zpty shell "TERM=dumb zsh -f -i"
            zpty -w shell "PS1='> '; autoload -U compinit bashcompinit; compinit -u -D; bashcompinit; source $1; echo REA''DY"
            zpty -r -m shell out '*READY*'
            zpty -w -n shell "procman rest"$'\\t'
            zpty -r -m shell out '*restart *'
            zpty -w -n shell "al"$'\\t\\t'
            zpty -r -m shell out '*alpha*alps*'
            print -r -- "$out"
            zpty -d shell
            """;

    @TempDir
    Path folder;

    private Procman.Result ask(String shell, String text) throws IOException {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
        if (!there) {
            System.out.println("CompletionIT does not ask " + shell + ": there is none");
        }
        assumeTrue(there, "there is no " + shell);
        Path script = Files.writeString(folder.resolve("ask"), text);
        try (Procman procman = Procman.in(folder, YAML).start()) {
            procman.awaitStatus("alps", "\"RUNNING\"");
            String path = Procman.HOME.resolve("bin") + ":" + System.getenv("PATH");
            return Procman.run(folder, Map.of("PROCMAN_STATE_DIR", procman.state.toString(), "PATH", path),
                    List.of(shell, script.toString(), SCRIPT.toString()));
        }
    }

    @Test
    void bashCompletesVerbsOptionsAndIds() throws IOException {
        Procman.Result told = ask("bash", ASK_BASH);
        assertEquals(List.of(
                "procman rest -> restart",
                "procman restart --f -> --force",
                "procman restart alp -> alpha alps",
                "procman restart nobody -> ",
                "procman status --url=elsewhere alp -> ",
                "procman passwd --ro -> --role"), told.out().lines().toList(), told::all);
    }

    @Test
    void zshCompletesVerbsAndIds() throws IOException {
        Procman.Result told = ask("zsh", ASK_ZSH);
        assertEquals(0, told.code(), told::all);
        assertTrue(told.out().contains("alpha") && !told.out().contains("bad option"), told::all);
    }
}
