package org.hsu.procman.grpc;

import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.hsu.procman.grpc.proto.CoreServiceGrpc;
import org.hsu.procman.grpc.proto.MasterServiceGrpc;
import org.hsu.procman.grpc.proto.PingRequest;
import org.hsu.procman.grpc.proto.PingResponse;
import org.hsu.procman.grpc.proto.StatusRequest;
import org.hsu.procman.grpc.proto.StatusResponse;

/** What programs ask that know the HSU master, with the answers that they know. */
final class HsuServices {
    private static final String STATUS = "hsu-master: OK";

    private HsuServices() {}

    static List<BindableService> all() {
        return List.of(new Core(), new Master());
    }

    private static final class Core extends CoreServiceGrpc.CoreServiceImplBase {
        @Override
        public void ping(PingRequest request, StreamObserver<PingResponse> to) {
            to.onNext(PingResponse.getDefaultInstance());
            to.onCompleted();
        }
    }

    private static final class Master extends MasterServiceGrpc.MasterServiceImplBase {
        @Override
        public void status(StatusRequest request, StreamObserver<StatusResponse> to) {
            to.onNext(StatusResponse.newBuilder().setStatus(STATUS).build());
            to.onCompleted();
        }
    }
}
