package org.hsu.procman.configuration.document;

import java.util.Random;

/** A text with a few changes, as a slip of the hand or a bad copy makes them. */
final class Mutations {
    private static final String[] FRAGMENTS = {
        "\t", "\n", ": ", "- ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!x ", "|", ">", "?", "#", "%", "---\n",
        "...", "${", "$", "${NONE}", "~", "null", "\\x", "\\U0010ffff", "\\UFFFFFFFF", "\0", "\u0085", "\u2028",
        "\uD83D\uDE00", "\uD800", "-5", "1e999", "99999999999999999999", "3d", "<<: *a", ",", "id", "  ", "\r"
    };

    private Mutations() {}

    static String of(String valid, Random random) {
        StringBuilder text = new StringBuilder(valid);
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(12));
            String fragment = FRAGMENTS[random.nextInt(FRAGMENTS.length)];
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, fragment);
                case 2 -> text.replace(at, end, fragment);
                case 3 -> text.insert(at, text.substring(at, end));
                default -> text.setCharAt(at, (char) random.nextInt(0x180));
            }
        }
        return random.nextInt(20) == 0 ? text.substring(0, random.nextInt(text.length())) : text.toString();
    }
}
