/** The management interface over gRPC. */
package org.hsu.procman.grpc;
