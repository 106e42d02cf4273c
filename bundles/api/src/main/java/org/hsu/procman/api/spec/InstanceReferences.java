package org.hsu.procman.api.spec;

/**
 * <code>${instance.index}</code> in the texts of an entry with {@code instances}: each of its processes has its own
 * number there. What looks like a reference and is none is told apart as {@link PortReferences#literal} does it.
 */
public final class InstanceReferences {
    /** The one reference that there is. */
    public static final String INDEX = "${instance.index}";

    private InstanceReferences() {}

    /** The text with the number in place of the reference. */
    public static String expand(String text, int index) {
        return text.contains(INDEX) ? text.replace(INDEX, Integer.toString(index)) : text;
    }
}
