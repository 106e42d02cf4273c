/** What is done to bundles, and why one cannot be used. */
package org.hsu.procman.deploy.bundle;
