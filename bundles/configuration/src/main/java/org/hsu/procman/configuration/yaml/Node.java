package org.hsu.procman.configuration.yaml;

/** A value of a YAML document with its place. Immutable. */
public sealed interface Node permits Scalar, Sequence, Mapping {

    Place place();

    /** Number of nodes of the tree under and with this one, aliased ones counted where they appear. */
    int weight();

    /** Strings, lists and maps of the same content; equal for equal content, wherever it stands. */
    Object content();

    /** What it is, for people: {@code a list}. Never shows a secret. */
    String shown();

    /** True for a value that says "nothing": {@code ~}, {@code null}, or no value at all. */
    default boolean isNull() {
        return false;
    }
}
