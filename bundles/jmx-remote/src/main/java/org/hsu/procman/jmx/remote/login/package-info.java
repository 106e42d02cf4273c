/** Users, the hashes of their passwords, and how often one may guess. */
package org.hsu.procman.jmx.remote.login;
