package org.hsu.procman.manager.jmx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.hsu.procman.manager.management.JobRequest;
import org.hsu.procman.manager.management.JobView;
import org.hsu.procman.manager.management.Jobs;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.QueueView;

/** One queue, {@code thumbs}, with one job; its messages say what was asked. */
final class FakeJobs implements Jobs {

    @Override
    public List<QueueView> queues() {
        return List.of(new QueueView("thumbs", 3, 1, 10, 2));
    }

    @Override
    public List<JobView> jobs(String pool) {
        return List.of(new JobView("thumbs.1", "thumbs", List.of("a b"), 0, null, 2, "cli", Samples.NOON, "done", 1, null,
                "thumbs-1", Samples.NOON, Samples.NOON + 3200, 0, null, ""));
    }

    @Override
    public Optional<JobView> job(String id) {
        return jobs("").stream().filter(job -> job.id().equals(id)).findFirst();
    }

    @Override
    public String output(String id) {
        return "one\ntwo\n";
    }

    @Override
    public CompletableFuture<Map.Entry<String, Outcome>> submit(JobRequest request) {
        return CompletableFuture.completedFuture(Map.entry("thumbs.2", new Outcome(
                request.pool().equals("full") ? Outcome.Status.REFUSED : Outcome.Status.DONE, request.toString(), 0)));
    }

    @Override
    public CompletableFuture<Outcome> cancel(String id) {
        return CompletableFuture.completedFuture(new Outcome(Outcome.Status.DONE, id + " is cancelled", 0));
    }

    @Override
    public CompletableFuture<Outcome> await(String id, long timeoutMillis) {
        return CompletableFuture.completedFuture(new Outcome(Outcome.Status.DONE, id + " is over", timeoutMillis));
    }
}
