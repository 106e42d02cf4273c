/**
 * The platform contract on Linux by system call: one posix_spawn per child, one epoll for every exit, whole
 * trees by cgroup v2 or, where there is none, by session, descent and environment marker.
 *
 * <p>From the outside in: {@code LinuxPlatform} is the component and hands out {@code LinuxProcess}es;
 * {@code Spawner} starts them, {@code Shim} prepares what must hold before the first instruction,
 * {@code ExitWatch} sees their ends on the {@code EventLoop}, a {@code ProcessTree} knows what belongs to
 * them. {@code LibC} is the only place that names C functions.
 */
package org.hsu.procman.platform.linux;
