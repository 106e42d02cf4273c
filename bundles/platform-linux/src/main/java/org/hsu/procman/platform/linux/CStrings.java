package org.hsu.procman.platform.linux;

import com.sun.jna.Memory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Java strings as C wants them: UTF-8 that ends in NUL, alone or as a vector of pointers. */
final class CStrings {

    private CStrings() {
    }

    static byte[] of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    static byte[] path(Path path) {
        return of(path.toString());
    }

    /**
     * One block of native memory with two NULL-terminated vectors, as {@code argv} and {@code envp}.
     * Offset 0 is {@code argv}; {@code envp} starts after its terminating NULL.
     */
    static Memory vectors(List<byte[]> argv, List<byte[]> envp) {
        long pointers = 8L * (argv.size() + envp.size() + 2);
        long size = pointers;
        for (byte[] text : argv) {
            size += text.length;
        }
        for (byte[] text : envp) {
            size += text.length;
        }
        Memory block = new Memory(size);
        long text = put(block, 0, pointers, argv);
        put(block, 8L * (argv.size() + 1), text, envp);
        return block;
    }

    private static long put(Memory block, long vector, long text, List<byte[]> strings) {
        long slot = vector;
        long free = text;
        for (byte[] string : strings) {
            block.setPointer(slot, block.share(free));
            block.write(free, string, 0, string.length);
            slot += 8;
            free += string.length;
        }
        block.setPointer(slot, null);
        return free;
    }
}
