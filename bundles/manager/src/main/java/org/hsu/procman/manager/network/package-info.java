/** The manager as management interfaces, which are plugins, see it; and the opening of those that are configured. */
package org.hsu.procman.manager.network;
