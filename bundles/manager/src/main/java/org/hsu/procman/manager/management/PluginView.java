package org.hsu.procman.manager.management;

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
        String kind, String name, String bundle, String version, String file, String state, String problem) {}
