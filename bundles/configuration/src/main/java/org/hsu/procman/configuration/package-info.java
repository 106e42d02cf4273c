/** The services of this bundle: the file as a source of desired state, the validator, the validate command. */
package org.hsu.procman.configuration;
