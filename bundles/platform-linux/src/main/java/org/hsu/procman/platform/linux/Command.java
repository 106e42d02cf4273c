package org.hsu.procman.platform.linux;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is really executed for a launch: its executable, or the shell that prepares it and becomes it.
 *
 * @param file        the program for the kernel
 * @param argv        its arguments, its own name first
 * @param environment complete
 * @param shimmed     whether a shell comes first
 */
record Command(Path file, List<String> argv, Map<String, String> environment, boolean shimmed) {}
