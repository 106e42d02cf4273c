/** Management from elsewhere: who opens a door for it does so by this contract. */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.1.0")
package org.hsu.procman.api.remote;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
