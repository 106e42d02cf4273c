package org.hsu.procman.configuration.document;

/**
 * What a source delivers.
 *
 * @param shown the source's name, in place of that of a file
 * @param text  the document; null while there is none
 */
public record SourcedText(String shown, String text) {}
