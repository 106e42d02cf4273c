package org.hsu.procman.health.http.plain;

/**
 * What a server said.
 *
 * @param status 100 to 999
 * @param body   its first bytes, never null
 */
public record Answer(int status, byte[] body) {}
