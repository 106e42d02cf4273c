package org.hsu.procman.api.log;

/** Well-formed UTF-8 (Unicode, chapter 3.9). */
final class Utf8 {
    private Utf8() {}

    /**
     * How many bytes the well-formed character at {@code i} has; or, negative, how many bytes of it are a
     * maximal invalid part (Unicode, table 3-7).
     */
    static int length(byte[] from, int i, int end) {
        int lead = from[i] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return -1;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        for (int k = 1; k < length; k++) {
            int next = i + k < end ? from[i + k] & 0xFF : 0;
            if (next < low || next > high) {
                return -k;
            }
            low = 0x80;
            high = 0xBF;
        }
        return length;
    }
}
