/**
 * Native processes as the operating system gives them: spawn, watch, signal, kill as a tree, measure. One
 * implementation per kind of system; process types are written against this and nothing below it.
 */
@Export(substitution = Export.Substitution.NOIMPORT)
@Version("1.4.0")
package org.hsu.procman.api.platform;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
