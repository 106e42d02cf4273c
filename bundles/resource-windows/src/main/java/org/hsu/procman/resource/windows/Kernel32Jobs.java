package org.hsu.procman.resource.windows;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.io.IOException;
import java.util.Optional;

/** Job objects of kernel32.dll. Thread-safe; binds the library at the first use. */
final class Kernel32Jobs implements JobApi {

    private static final int PROCESS_TERMINATE = 0x1;
    private static final int PROCESS_SET_QUOTA = 0x100;

    /** Loading this class binds the functions, which only 64-bit Windows has in this form. */
    private static final class Kernel32 {
        static {
            Native.register(Kernel32.class, NativeLibrary.getInstance("kernel32"));
        }

        private Kernel32() {}

        static native Pointer CreateJobObjectW(Pointer attributes, Pointer name);

        static native boolean SetInformationJobObject(Pointer job, int kind, Pointer information, int length);

        static native boolean QueryInformationJobObject(
                Pointer job, int kind, Pointer information, int length, Pointer returned);

        static native boolean AssignProcessToJobObject(Pointer job, Pointer process);

        static native Pointer OpenProcess(int access, boolean inherit, int pid);

        static native boolean CloseHandle(Pointer handle);
    }

    @Override
    public Optional<String> unavailable() {
        if (Native.POINTER_SIZE != Long.BYTES) {
            return Optional.of("the Java runtime is a 32-bit one");
        }
        try {
            Kernel32.CloseHandle(null);
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("kernel32 cannot be called by JNA: " + e);
        }
    }

    @Override
    public long create() throws IOException {
        Pointer job = Kernel32.CreateJobObjectW(null, null);
        check(job != null, "CreateJobObject");
        return Pointer.nativeValue(job);
    }

    @Override
    public void set(long job, int informationClass, Structure information) throws IOException {
        information.write();
        check(
                Kernel32.SetInformationJobObject(
                        new Pointer(job), informationClass, information.getPointer(), information.size()),
                "SetInformationJobObject");
    }

    @Override
    public void query(long job, int informationClass, Structure information) throws IOException {
        check(
                Kernel32.QueryInformationJobObject(
                        new Pointer(job), informationClass, information.getPointer(), information.size(), null),
                "QueryInformationJobObject");
        information.read();
    }

    @Override
    public void assign(long job, long pid) throws IOException {
        Pointer process = Kernel32.OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, false, (int) pid);
        check(process != null, "OpenProcess");
        try {
            check(Kernel32.AssignProcessToJobObject(new Pointer(job), process), "AssignProcessToJobObject");
        } finally {
            Kernel32.CloseHandle(process);
        }
    }

    @Override
    public void close(long job) {
        Kernel32.CloseHandle(new Pointer(job));
    }

    private static void check(boolean done, String function) throws IOException {
        if (!done) {
            throw new IOException(function + " failed with error " + Native.getLastError());
        }
    }
}
