/**
 * The management interface over HTTP. One request is one {@link org.hsu.procman.http.Request}, answered by the
 * {@link org.hsu.procman.http.Endpoint} that its path names; who may ask is decided before, in one place.
 */
package org.hsu.procman.http;
