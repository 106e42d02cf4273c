package org.hsu.procman.log.file.gzip;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads what {@link BlockGzip} wrote from any place on. It holds one block at a time, and looks into the file only
 * when it is asked something. Used by one thread.
 */
public final class BlockGzipReader implements Closeable {
    private final FileChannel channel;
    private final Inflater inflater = new Inflater(true);
    /** Where each member begins in the file, and its block in the whole; one more for the end. */
    private long[] members;
    private long[] blocks;
    private int count;
    private int held = -1;
    private byte[] block = new byte[0];

    /** @param channel closed with this */
    public BlockGzipReader(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Uncompressed bytes.
     *
     * @throws IOException it is not a file that {@link BlockGzip} wrote, or cannot be read
     */
    public long size() throws IOException {
        findBlocks();
        return blocks[count];
    }

    /** At most {@code length} uncompressed bytes from {@code from} on; fewer at the end. */
    public byte[] read(long from, int length) throws IOException {
        findBlocks();
        int available = (int) Math.max(0, Math.min(length, blocks[count] - from));
        byte[] bytes = new byte[available];
        int done = 0;
        int at = Arrays.binarySearch(blocks, 0, count + 1, from);
        for (int number = at >= 0 ? at : -at - 2; done < available; number++) {
            hold(number);
            int skip = (int) (from + done - blocks[number]);
            int part = Math.min(available - done, block.length - skip);
            System.arraycopy(block, skip, bytes, done, part);
            done += part;
        }
        return bytes;
    }

    private void findBlocks() throws IOException {
        if (blocks != null) {
            return;
        }
        long end = channel.size();
        long[] starts = new long[16];
        long[] offsets = new long[16];
        int found = 0;
        long at = 0;
        long offset = 0;
        while (at < end) {
            ByteBuffer header = bytes(at, BlockGzip.HEADER);
            int size = header.getInt(16);
            if (header.getInt(0) != BlockGzip.MAGIC || header.getShort(12) != BlockGzip.FIELD
                    || size < BlockGzip.HEADER + BlockGzip.TRAILER || at + size > end) {
                throw new IOException("not compressed by this manager, or damaged, at byte " + at);
            }
            if (found + 1 == starts.length) {
                starts = Arrays.copyOf(starts, found * 2 + 2);
                offsets = Arrays.copyOf(offsets, found * 2 + 2);
            }
            starts[found] = at;
            offsets[found] = offset;
            found++;
            offset += bytes(at + size - 4, 4).getInt(0);
            at += size;
        }
        starts[found] = at;
        offsets[found] = offset;
        members = starts;
        count = found;
        blocks = offsets;
    }

    private void hold(int number) throws IOException {
        if (held == number) {
            return;
        }
        held = -1;
        int size = (int) (members[number + 1] - members[number]);
        ByteBuffer member = bytes(members[number], size);
        block = new byte[(int) (blocks[number + 1] - blocks[number])];
        inflater.reset();
        inflater.setInput(member.array(), BlockGzip.HEADER, size - BlockGzip.HEADER - BlockGzip.TRAILER);
        try {
            int inflated = 0;
            while (inflated < block.length) {
                int more = inflater.inflate(block, inflated, block.length - inflated);
                if (more == 0) {
                    throw new IOException("a compressed block is too short");
                }
                inflated += more;
            }
        } catch (DataFormatException e) {
            throw new IOException("a compressed block is damaged", e);
        }
        held = number;
    }

    private ByteBuffer bytes(long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("a compressed file ends early");
            }
        }
        return buffer;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        channel.close();
    }
}
