package org.hsu.procman.configuration.binding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.hsu.procman.api.settings.Required;

/**
 * Sees whether a plugin's record can be read with its annotations. The JVM drops annotations whose class
 * it cannot load without a word (JLS 9.6.4.2), and a bundle that does not import their package cannot load
 * them: its secrets would be shown and its defaults forgotten.
 */
final class Wiring {
    private static final String REFERENCE = "Lorg/hsu/procman/api/settings/";

    private Wiring() {}

    /** True when the record is annotated and its bundle does not see our annotations. */
    static boolean isBroken(Class<?> type) {
        try {
            ClassLoader loader = type.getClassLoader();
            return loader != null && loader.loadClass(Required.class.getName()) != Required.class;
        } catch (ClassNotFoundException | LinkageError unseen) {
            return refersToAnnotations(type);
        }
    }

    private static boolean refersToAnnotations(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream stream = type.getResourceAsStream(file)) {
            return stream != null
                    && new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1).contains(REFERENCE);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
