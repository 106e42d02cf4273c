package org.hsu.procman.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import org.hsu.procman.api.management.CommandReply;
import org.hsu.procman.api.management.JobSubmission;
import org.hsu.procman.api.management.LeaseReply;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.grpc.v1.CancelJobRequest;
import org.hsu.procman.grpc.v1.GetJobRequest;
import org.hsu.procman.grpc.v1.Job;
import org.hsu.procman.grpc.v1.Lease;
import org.hsu.procman.grpc.v1.LeaseRequest;
import org.hsu.procman.grpc.v1.ListJobsRequest;
import org.hsu.procman.grpc.v1.ListJobsResponse;
import org.hsu.procman.grpc.v1.OperationResponse;
import org.hsu.procman.grpc.v1.ProcessManagerGrpc;
import org.hsu.procman.grpc.v1.ReleaseRequest;
import org.hsu.procman.grpc.v1.SubmitJobRequest;

/** The part of {@code procman.v1.ProcessManager} that is about jobs and instances that are lent. Thread-safe. */
abstract class PoolCalls extends ProcessManagerGrpc.ProcessManagerImplBase {
    private static final long USUAL_LEASE_MILLIS = 300_000;

    private final ManagementFacade manager;
    private final Executor executor;

    PoolCalls(ManagementFacade manager, Executor executor) {
        this.manager = manager;
        this.executor = executor;
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> to) {
        Answers.answer(to, () -> Messages.of("jobs", manager.jobsJson(request.getQueue()), ListJobsResponse.newBuilder()).build());
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<Job> to) {
        if (!request.getWait()) {
            Answers.answer(to, () -> found(request.getId()));
            return;
        }
        if (Answers.refusesTimeout(request.getTimeoutMs(), to)) {
            return;
        }
        Answers.ignoreLeaving(to);
        manager.awaitJob(request.getId(), request.getTimeoutMs())
                .thenAcceptAsync(reply -> Answers.answer(to, () -> {
                    // That it has failed is what its fields say.
                    if (reply.status() == CommandReply.Status.TIMED_OUT) {
                        throw Failures.of(reply);
                    }
                    return found(request.getId());
                }), executor);
    }

    @Override
    public void submitJob(SubmitJobRequest request, StreamObserver<Job> to) {
        Answers.ignoreLeaving(to);
        manager.submitJob(new JobSubmission(
                        request.getQueue(), request.getArgumentsList(), request.getPriority(),
                        request.hasTimeoutMs() ? request.getTimeoutMs() : null,
                        request.hasRetries() ? request.getRetries() : null, Access.acting(request.getQueue())))
                .thenAcceptAsync(reply -> Answers.answer(to, () -> accepted(reply.id(), reply.reply())), executor);
    }

    @Override
    public void cancelJob(CancelJobRequest request, StreamObserver<Job> to) {
        Answers.ignoreLeaving(to);
        Access.acting(request.getId());
        manager.cancelJob(request.getId())
                .thenAcceptAsync(reply -> Answers.answer(to, () -> accepted(request.getId(), reply)), executor);
    }

    private Job accepted(String id, CommandReply reply) {
        Answers.response(id, reply);
        return found(id);
    }

    private Job found(String id) {
        return Messages.of(
                        manager.jobJson(id).orElseThrow(() -> Failures.of(Status.NOT_FOUND, "no such job: " + id)),
                        Job.newBuilder())
                .build();
    }

    @Override
    public void leaseInstance(LeaseRequest request, StreamObserver<Lease> to) {
        long millis = request.getDurationMs();
        if (millis < 0 || millis > Answers.LONGEST_WAIT_MILLIS) {
            to.onError(Failures.of(
                    Status.INVALID_ARGUMENT, "duration_ms: expected a number from 0 to " + Answers.LONGEST_WAIT_MILLIS));
            return;
        }
        String origin = Access.acting(request.getId());
        Answers.answer(to, () -> {
            LeaseReply lease = manager.lease(request.getId(), millis == 0 ? USUAL_LEASE_MILLIS : millis, origin);
            if (lease.json() == null) {
                throw Failures.of(lease.reply());
            }
            return Messages.of(lease.json(), Lease.newBuilder()).build();
        });
    }

    /** Who has the token may end the lease, so it is in no record. */
    @Override
    public void releaseInstance(ReleaseRequest request, StreamObserver<OperationResponse> to) {
        String origin = Access.acting("");
        Answers.answer(to, () -> Answers.response("", manager.release(request.getToken(), origin)));
    }
}
