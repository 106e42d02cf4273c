package org.hsu.procman.configuration.foreign;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line as shells do, without running or expanding anything. */
final class Words {

    private Words() {}

    /** @throws ForeignFileException a quote is not closed, or there is no word */
    static List<String> of(String text, int line) throws ForeignFileException {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (quote == 0 && Character.isWhitespace(character)) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (quote == 0 && (character == '\'' || character == '"')) {
                quote = character;
            } else if (character == quote) {
                quote = 0;
            } else if (character == '\\' && quote != '\'' && at + 1 < text.length()) {
                at++;
                char next = text.charAt(at);
                boolean kept = quote == '"' && "\"\\$`".indexOf(next) < 0;
                word.append(kept ? "\\" : "").append(next);
            } else {
                word.append(character);
            }
        }
        if (quote != 0) {
            throw new ForeignFileException(line, "a quote (" + quote + ") is not closed: " + text.strip());
        }
        if (word != null) {
            words.add(word.toString());
        }
        if (words.isEmpty()) {
            throw new ForeignFileException(line, "the command is empty");
        }
        return words;
    }
}
