/** The health check over gRPC, and the call that asks a service to stop. */
package org.hsu.procman.health.grpc;
