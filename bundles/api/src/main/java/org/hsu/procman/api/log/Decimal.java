package org.hsu.procman.api.log;

/** A number in decimal that usually is the one before plus one: dividing costs more than all else of a line. */
final class Decimal {
    private final byte[] digits = new byte[20];
    private int start = digits.length;
    private long value = -1;

    /** @param number not negative */
    void set(long number) {
        if (number == value + 1 && start < digits.length) {
            increment();
        } else if (number != value) {
            start = digits.length;
            long rest = number;
            do {
                digits[--start] = (byte) ('0' + rest % 10);
                rest /= 10;
            } while (rest > 0);
        }
        value = number;
    }

    private void increment() {
        int i = digits.length - 1;
        while (i >= start && digits[i] == '9') {
            digits[i--] = '0';
        }
        if (i < start) {
            start = i;
            digits[i] = '1';
        } else {
            digits[i]++;
        }
    }

    void appendTo(TextBuffer out) {
        out.append(digits, start, digits.length - start);
    }
}
