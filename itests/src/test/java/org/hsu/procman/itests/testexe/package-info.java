/** A program that behaves and misbehaves on request, with the flags of upstream's {@code testexe}. */
package org.hsu.procman.itests.testexe;
