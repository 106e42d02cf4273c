package org.hsu.procman.configuration.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.yaml.snakeyaml.LoaderOptions;

/** The tokens of one YAML text, each with its place and how it is written. */
final class Tokens implements AutoCloseable {
    private static final YAMLFactory FACTORY =
            YAMLFactory.builder().loaderOptions(bounds()).build();

    private final SourceFile file;
    private final String text;
    private final YAMLParser parser;
    private int position;
    private long codePoints;

    Tokens(SourceFile file, String text) throws IOException {
        this.file = file;
        this.text = text;
        this.parser = FACTORY.createParser(text);
    }

    /** The usual limit is 3 MiB, less than ten thousand processes may take, and Jackson has no word for it. */
    private static LoaderOptions bounds() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(YamlReader.LARGEST_TEXT);
        return options;
    }

    /**
     * Goes on to the next token.
     *
     * @return null at the end; NOT_AVAILABLE at what Jackson has no token for, which is a key that is no
     *     scalar and a scalar whose tag says that it is a number but which is none; no way leads on from there
     */
    JsonToken next() throws IOException {
        JsonToken token;
        try {
            token = parser.nextToken();
        } catch (JacksonYAMLParseException syntax) {
            throw syntax;
        } catch (JsonParseException refused) {
            if (refused.getCause() != null) {
                throw refused;
            }
            return JsonToken.NOT_AVAILABLE;
        }
        return token == null && !parser.isClosed() ? JsonToken.NOT_AVAILABLE : token;
    }

    /** The value of a scalar, the name of a key, or the anchor that an alias means. */
    String text() throws IOException {
        return parser.getText();
    }

    boolean isAlias() {
        return parser.isCurrentAlias();
    }

    /** The anchor of a list or mapping that starts here, null for none. */
    String anchor() throws IOException {
        return parser.getObjectId();
    }

    /** The tag of a list or mapping that starts here, as in {@link Spelling}. */
    String tag() throws IOException {
        String tag = parser.getTypeId();
        boolean local = tag != null && !tag.isEmpty() && !tag.startsWith("tag:");
        return local ? "!" + tag : tag;
    }

    /** How the scalar that stands here is written. */
    Spelling spelling() {
        int from = start();
        return Spelling.of(text, from, position(parser.currentLocation()));
    }

    /** What stands here instead of the name of a key. */
    String kindOfKey() {
        return switch (Spelling.of(text, start(), text.length()).first()) {
            case '*' -> "an alias";
            case '[', '-' -> "a list";
            default -> "a mapping";
        };
    }

    Place place(KeyPath path) {
        JsonLocation location = parser.currentTokenLocation();
        return new Place(file, location.getLineNr(), location.getColumnNr(), path);
    }

    /**
     * Goes on behind the first document.
     *
     * @return where a second one starts, which is at its dashes, though Jackson passes over them; null for none
     */
    Place secondDocument(KeyPath path) throws IOException {
        int end = position(parser.currentLocation());
        int dashes = text.indexOf("\n---", Math.max(0, end - 1)) + 1;
        try {
            if (next() == null) {
                return null;
            }
        } catch (JacksonYAMLParseException syntax) {
            if (dashes == 0 || start() < dashes) {
                throw syntax;
            }
        }
        Place place = place(path);
        if (dashes == 0) {
            return place;
        }
        String passed = text.substring(dashes, Math.max(dashes, start()));
        int lines = (int) passed.chars().filter(character -> character == '\n').count();
        return new Place(file, place.line() - lines, 1, path);
    }

    private int start() {
        return position(parser.currentTokenLocation());
    }

    /** Locations count code points; going on from the last one keeps the whole way linear. */
    private int position(JsonLocation location) {
        long wanted = location.getCharOffset();
        position = text.offsetByCodePoints(position, (int) (wanted - codePoints));
        codePoints = wanted;
        return position;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
