package org.hsu.procman.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import org.hsu.procman.api.management.ManagementFacade;

/** {@code grpc.health.v1.Health} of the manager itself: it serves while it runs. Thread-safe. */
final class ManagerHealth extends HealthGrpc.HealthImplBase {
    private static final long LOOK_MILLIS = 500;

    private final ManagementFacade manager;
    private final Set<String> services;
    private final Streams streams;

    /** @param services the names that may be asked for, beside the empty one */
    ManagerHealth(ManagementFacade manager, Set<String> services, Streams streams) {
        this.manager = manager;
        this.services = Set.copyOf(services);
        this.streams = streams;
    }

    private ServingStatus status(String service) {
        if (!service.isEmpty() && !services.contains(service)) {
            return ServingStatus.SERVICE_UNKNOWN;
        }
        return manager.state().equals("running") ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> to) {
        ServingStatus status = status(request.getService());
        if (status == ServingStatus.SERVICE_UNKNOWN) {
            to.onError(Failures.of(Status.NOT_FOUND, "no such service: " + request.getService()));
            return;
        }
        to.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
        to.onCompleted();
    }

    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> to) {
        ServingStatus[] sent = {null};
        try {
            streams.openLooking(to, () -> {
                ServingStatus now = status(request.getService());
                if (now == sent[0]) {
                    return null;
                }
                sent[0] = now;
                return HealthCheckResponse.newBuilder().setStatus(now).build();
            }, LOOK_MILLIS);
        } catch (StatusRuntimeException e) {
            to.onError(e);
        }
    }
}
