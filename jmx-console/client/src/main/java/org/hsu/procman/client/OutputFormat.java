package org.hsu.procman.client;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code -o}. */
enum OutputFormat {
    TABLE,
    WIDE,
    JSON;

    static final class Converter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String text) {
            return switch (text) {
                case "table" -> TABLE;
                case "wide" -> WIDE;
                case "json" -> JSON;
                default -> throw new TypeConversionException("expected table, wide or json, not '" + text + "'");
            };
        }
    }
}
