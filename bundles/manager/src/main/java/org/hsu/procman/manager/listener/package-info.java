/** Events on their way to the plugins that are to be told of them. */
package org.hsu.procman.manager.listener;
