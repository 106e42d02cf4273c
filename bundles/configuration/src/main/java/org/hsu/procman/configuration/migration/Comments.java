package org.hsu.procman.configuration.migration;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.CommentToken;
import org.yaml.snakeyaml.tokens.Token;

/** The comments of a YAML text, in its order. Jackson has no word for them. */
final class Comments {

    /**
     * One comment.
     *
     * @param line   1-based
     * @param text   without the number sign
     * @param behind true: something stands before it in its line
     */
    record Comment(int line, String text, boolean behind) {}

    private Comments() {}

    /** @param text one that could be read as YAML */
    static List<Comment> of(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setProcessComments(true);
        options.setCodePointLimit(Integer.MAX_VALUE);
        List<Comment> comments = new ArrayList<>();
        try {
            ScannerImpl scanner = new ScannerImpl(new StreamReader(text), options);
            while (!scanner.checkToken(Token.ID.StreamEnd)) {
                if (scanner.getToken() instanceof CommentToken comment
                        && comment.getCommentType() != CommentType.BLANK_LINE) {
                    comments.add(new Comment(
                            comment.getStartMark().getLine() + 1,
                            comment.getValue(),
                            comment.getCommentType() == CommentType.IN_LINE));
                }
            }
        } catch (YAMLException unclear) {
            // The text was read before; what the scanner makes of its comments is no reason to refuse it.
            return comments;
        }
        return comments;
    }
}
