/** The plugins that provide types now, and what they say to their part of a configuration. */
package org.hsu.procman.configuration.providers;
