/**
 * Log files: those of each process with their index and their reader, and the log output {@code file}. A
 * log file is plain lines, as they were written, rotated by rename. Its index is a hidden file beside it.
 */
package org.hsu.procman.log.file;
