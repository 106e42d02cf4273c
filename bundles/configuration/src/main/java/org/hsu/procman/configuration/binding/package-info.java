/** Pieces of configuration that only a plugin can read, bound to the plugin's own records. */
package org.hsu.procman.configuration.binding;
