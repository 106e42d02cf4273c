package org.hsu.procman.manager.management;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One provided type, or one plugin file that provides none.
 *
 * @param kind    empty for a file, or {@code process_type}, {@code health_check}, {@code resource_enforcer}, {@code log_output} or
 *                {@code restart_strategy}
 * @param name    the type name, or the file's
 * @param bundle  symbolic name of the bundle that provides it
 * @param version of that bundle
 * @param file    of that bundle, empty when unknown
 * @param state   {@code active}, {@code waiting}, {@code rejected}, {@code shadowed} or {@code quarantined}
 * @param problem empty when there is none
 */
public record PluginView(
        String kind, String name, String bundle, String version, String file, String state, String problem) {

    /** The object of {@code plugins -o json}; what is not known is null. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", known(kind));
        fields.put("name", name);
        fields.put("bundle", known(bundle));
        fields.put("version", known(version));
        fields.put("file", known(file));
        fields.put("state", state);
        fields.put("problem", known(problem));
        return fields;
    }

    private static String known(String text) {
        return text.isEmpty() ? null : text;
    }
}
