/** The ports that processes are given. */
package org.hsu.procman.manager.port;
