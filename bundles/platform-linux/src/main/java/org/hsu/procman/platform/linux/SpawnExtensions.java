package org.hsu.procman.platform.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The two extensions of posix_spawn that not every libc has (glibc: chdir since 2.29, closefrom since 2.34).
 * A class of their own, because registration fails as a whole on one missing symbol.
 */
final class SpawnExtensions {

    static {
        Native.register(SpawnExtensions.class, NativeLibrary.getProcess());
    }

    private SpawnExtensions() {
    }

    /** Binds them; a LinkageError where the C library lacks one. */
    static void available() {
    }

    static native int posix_spawn_file_actions_addchdir_np(Pointer actions, byte[] path);

    static native int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);
}
