package org.hsu.procman.itests.toy;

import org.hsu.procman.api.settings.Default;
import org.hsu.procman.api.settings.Required;

/**
 * Settings of the {@code toy} check.
 *
 * @param greeting what it says
 * @param times    how often it says so
 */
public record ToySettings(@Required String greeting, @Default("2") int times) {}
