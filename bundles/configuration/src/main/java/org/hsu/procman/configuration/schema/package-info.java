/** The canonical schema: which keys stand where, and reading one mapping of it strictly. */
package org.hsu.procman.configuration.schema;
