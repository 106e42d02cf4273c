/**
 * Log files compressed with gzip so that they can be read from any place on: a file is a sequence of gzip members,
 * as RFC 1952 allows and every {@code zcat} reads, each of one block and with its own size in its extra field.
 */
package org.hsu.procman.log.file.gzip;
