/** Plugins of a stranger; {@link org.hsu.procman.itests.PluginJar} makes bundles of them. */
package org.hsu.procman.itests.toy;
