package org.hsu.procman.platform.linux;

/**
 * What watches and looks on behalf of all processes.
 *
 * @param loop  the platform's one thread
 * @param files inotify on it
 * @param scans shared looks at /proc
 */
record Kernel(EventLoop loop, FileEvents files, ProcessScans scans) {}
