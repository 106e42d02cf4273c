/** One request over plain HTTP/1.1 and its answer, on the caller's thread: what a check needs and no more. */
package org.hsu.procman.health.http.plain;
