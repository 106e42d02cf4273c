/** Health check {@code tcp}: does somebody accept a connection? */
package org.hsu.procman.health.tcp;
