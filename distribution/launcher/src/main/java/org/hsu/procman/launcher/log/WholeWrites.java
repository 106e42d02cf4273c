package org.hsu.procman.launcher.log;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;

/**
 * Appends to a file all of what one call brings, or nothing. The file is opened by the first write, and anew by the
 * first after one that failed. Not by a channel, which an interrupt of the thread that logs would close. Not
 * thread-safe.
 */
final class WholeWrites extends OutputStream {

    private final File file;
    private FileOutputStream out;

    WholeWrites(File file) {
        this.file = file;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (out == null) {
            Files.createDirectories(file.getAbsoluteFile().getParentFile().toPath());
            out = new FileOutputStream(file, true);
        }
        long before = file.length();
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            undo(before, e);
            throw e;
        }
    }

    private void undo(long before, IOException why) {
        try (FileOutputStream failed = out) {
            out = null;
            if (file.length() > before) {
                try (RandomAccessFile cut = new RandomAccessFile(file, "rw")) {
                    cut.setLength(before);
                }
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }
}
