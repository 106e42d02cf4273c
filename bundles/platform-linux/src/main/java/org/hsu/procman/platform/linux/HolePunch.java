package org.hsu.procman.platform.linux;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;

/**
 * Gives blocks of a file back by {@code MADV_REMOVE} on a shared mapping of them: the kernel turns that into
 * the same FALLOC_FL_PUNCH_HOLE as fallocate(2) would do, and the JDK gives out mappings but no descriptor.
 * The mapping is never touched, so it costs address space only, until the next garbage collection.
 */
final class HolePunch {

    private static final long MAX_MAPPING = 1L << 30;

    private HolePunch() {
    }

    /** False where the file system, or the channel's mode, does not let it. */
    static boolean punch(FileChannel file, long offset, long length) throws IOException {
        long page = LibC.sysconf(LibC.SC_PAGESIZE);
        long from = (offset + page - 1) / page * page;
        // A mapping past the end would make the file longer.
        long to = Math.min(offset + length, file.size()) / page * page;
        for (long at = from; at < to; at += MAX_MAPPING) {
            if (!remove(file, at, Math.min(MAX_MAPPING, to - at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean remove(FileChannel file, long offset, long length) throws IOException {
        try {
            MappedByteBuffer mapping = file.map(FileChannel.MapMode.READ_WRITE, offset, length);
            return LibC.madvise(Native.getDirectBufferPointer(mapping), length, LibC.MADV_REMOVE) == 0;
        } catch (NonReadableChannelException | NonWritableChannelException wrongMode) {
            return false;
        }
    }
}
