/**
 * The spellings of older HSU programs: which one a document is in, and the same document in the canonical one,
 * each value still standing where it was written.
 */
package org.hsu.procman.configuration.dialect;
