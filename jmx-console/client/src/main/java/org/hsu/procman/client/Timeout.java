package org.hsu.procman.client;

import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The value of a {@code --timeout}.
 *
 * @param text   as it was written, for messages
 * @param millis more than 0
 */
record Timeout(String text, long millis) {

    @Override
    public String toString() {
        return "--timeout " + text;
    }

    static final class Converter implements ITypeConverter<Timeout> {
        @Override
        public Timeout convert(String text) {
            OptionalLong millis = Text.parseDuration(text);
            if (millis.isPresent() && millis.getAsLong() > 0) {
                return new Timeout(text, millis.getAsLong());
            }
            if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
                throw new TypeConversionException(
                        "'" + text + "' has no unit: write " + text + "s or " + text + "ms");
            }
            throw new TypeConversionException("'" + text + "' is not a duration such as 300ms, 10s or 1.5h");
        }
    }
}
