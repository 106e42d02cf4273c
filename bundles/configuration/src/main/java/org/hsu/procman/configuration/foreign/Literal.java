package org.hsu.procman.configuration.foreign;

/** Texts that our expansion must leave as they are. */
final class Literal {

    private Literal() {}

    /** A dollar counts only before a brace or another dollar. */
    static String of(String text) {
        return text.contains("${") || text.contains("$$") ? text.replace("$", "$$") : text;
    }
}
