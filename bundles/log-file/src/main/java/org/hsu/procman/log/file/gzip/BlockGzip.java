package org.hsu.procman.log.file.gzip;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses a file block by block. A member is: magic, deflate, flag of the extra field; no time; the extra field
 * {@code PM} with the size of the member; the deflated block; its CRC and its length (RFC 1952, section 2.3).
 */
public final class BlockGzip {
    /** Bytes of a block, but for the last one. */
    static final int BLOCK = 256 * 1024;
    /** Bytes of a member before the deflated block. */
    static final int HEADER = 20;
    /** Bytes of a member behind it. */
    static final int TRAILER = 8;
    static final int MAGIC = 0x04088B1F;
    static final short FIELD = 'P' | 'M' << 8;

    private BlockGzip() {}

    /**
     * Compresses a file from where the channel stands; what was written is on the disk when it returns.
     *
     * @param to     made, or written over
     * @param cancel asked before each block
     * @return false when it was cancelled, {@code to} is unfinished then
     */
    public static boolean compress(FileChannel in, Path to, BooleanSupplier cancel) throws IOException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            // Deflate adds less than one part in a thousand to what it cannot compress.
            ByteBuffer member = ByteBuffer.allocate(BLOCK + BLOCK / 512 + 1024).order(ByteOrder.LITTLE_ENDIAN);
            while (!cancel.getAsBoolean()) {
                block.clear();
                while (block.hasRemaining() && in.read(block) >= 0) {
                    // A read may return less than was asked for.
                }
                if (block.position() == 0) {
                    out.force(true);
                    return true;
                }
                write(block, member, deflater);
                while (member.hasRemaining()) {
                    out.write(member);
                }
            }
            return false;
        } finally {
            deflater.end();
        }
    }

    private static void write(ByteBuffer block, ByteBuffer member, Deflater deflater) throws IOException {
        int length = block.position();
        member.clear();
        deflater.reset();
        deflater.setInput(block.array(), 0, length);
        deflater.finish();
        int deflated = deflater.deflate(member.array(), HEADER, member.capacity() - HEADER - TRAILER);
        if (!deflater.finished()) {
            throw new IOException("a block could not be compressed");
        }
        CRC32 crc = new CRC32();
        crc.update(block.array(), 0, length);
        int size = HEADER + deflated + TRAILER;
        member.putInt(MAGIC).putInt(0).put((byte) 0).put((byte) 255);
        member.putShort((short) 8).putShort(FIELD).putShort((short) 4).putInt(size);
        member.position(HEADER + deflated);
        member.putInt((int) crc.getValue()).putInt(length).flip();
    }
}
