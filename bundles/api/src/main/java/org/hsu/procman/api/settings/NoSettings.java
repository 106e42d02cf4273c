package org.hsu.procman.api.settings;

/** The settings of a plugin that has none: any key is an error. */
public record NoSettings() {}
