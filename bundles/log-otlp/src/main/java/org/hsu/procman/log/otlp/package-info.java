/** The log output {@code otlp}: log records of OpenTelemetry over HTTP. */
package org.hsu.procman.log.otlp;
