/** Health check {@code exec}: does a command exit with 0? */
package org.hsu.procman.health.exec;
