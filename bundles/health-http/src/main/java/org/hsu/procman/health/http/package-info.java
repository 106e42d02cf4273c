/** Health check {@code http}: does a request get an expected answer? */
package org.hsu.procman.health.http;
