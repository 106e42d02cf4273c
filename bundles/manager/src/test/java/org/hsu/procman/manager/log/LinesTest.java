package org.hsu.procman.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void countsLikeTheSimplestLoop() {
        Random random = new Random(5);
        Lines lines = new Lines();
        byte[] pool = {'\n', '\n', 'a', 0x0B, 0x09, (byte) 0x8A, 0, (byte) 0xFF};
        for (int round = 0; round < 2000; round++) {
            int length = round < 1000 ? random.nextInt(40) : random.nextInt(20_000);
            ByteBuffer buffer = ByteBuffer.allocateDirect(length + 10);
            int expected = 0;
            int end = 0;
            for (int i = 0; i < buffer.capacity(); i++) {
                byte b = pool[random.nextInt(pool.length)];
                buffer.put(i, b);
                if (b == '\n' && i < length) {
                    expected++;
                    end = i + 1;
                }
            }
            assertEquals(expected, lines.count(buffer, length));
            assertEquals(end, Lines.endOfLast(buffer, 0, length));
            assertEquals(end, expected == 0 ? 0 : Lines.endOf(buffer, expected));
        }
    }
}
