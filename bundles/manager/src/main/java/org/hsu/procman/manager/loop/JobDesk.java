package org.hsu.procman.manager.loop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hsu.procman.api.spec.QueueSpec;
import org.hsu.procman.manager.core.Job;
import org.hsu.procman.manager.management.JobRequest;
import org.hsu.procman.manager.management.JobView;
import org.hsu.procman.manager.management.Jobs;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.QueueView;
import org.hsu.procman.manager.management.Times;

/** Where jobs are submitted, looked at and cancelled. Thread-safe. */
final class JobDesk implements Jobs {
    /** What the command line of a process can hold is less, but that is its platform's to say. */
    private static final int MOST_CHARACTERS = 1024 * 1024;

    private final Supervisor supervisor;
    private final JobQueues queues;

    JobDesk(Supervisor supervisor) {
        this.supervisor = supervisor;
        this.queues = supervisor.errands().jobs();
    }

    /** A job and the queue it is in. */
    private record Found(JobQueue queue, Job job) {}

    @Override
    public List<QueueView> queues() {
        return queues.all().stream()
                .filter(queue -> !queue.gone)
                .sorted(Comparator.comparing(JobQueue::pool))
                .map(this::view)
                .toList();
    }

    private QueueView view(JobQueue queue) {
        int waiting = 0;
        int running = 0;
        for (Job job : queue.jobs()) {
            waiting += job.state() == Job.State.WAITING ? 1 : 0;
            running += job.state() == Job.State.RUNNING ? 1 : 0;
        }
        long workers = supervisor.slots().stream()
                .filter(slot -> slot.spec.instance() != null && slot.spec.instance().of().equals(queue.pool()))
                .count();
        return new QueueView(queue.pool(), waiting, running, queue.settings().size(), (int) workers);
    }

    @Override
    public List<JobView> jobs(String pool) {
        List<JobView> views = new ArrayList<>();
        for (JobQueue queue : queues.all()) {
            if (pool.isEmpty() || queue.pool().equals(pool)) {
                queue.jobs().forEach(job -> views.add(JobViews.of(queue, job)));
            }
        }
        views.sort(Comparator.comparingLong(JobView::submitted));
        return views;
    }

    @Override
    public Optional<JobView> job(String id) {
        return find(id).map(found -> JobViews.of(found.queue(), found.job()));
    }

    @Override
    public String output(String id) {
        return find(id).map(found -> queues.output(found.queue().pool(), found.job().number())).orElse("");
    }

    private Optional<Found> find(String id) {
        int dot = id.lastIndexOf('.');
        JobQueue queue = dot < 0 ? null : queues.queue(id.substring(0, dot));
        if (queue == null || !id.substring(dot + 1).matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return Optional.ofNullable(queue.job(Long.parseLong(id.substring(dot + 1)))).map(job -> new Found(queue, job));
    }

    @Override
    public CompletableFuture<Map.Entry<String, Outcome>> submit(JobRequest request) {
        CompletableFuture<Map.Entry<String, Outcome>> answer = new CompletableFuture<>();
        String unfit = unfit(request);
        supervisor.loop().execute(() -> {
            JobQueue queue = queues.queue(request.pool());
            if (queue == null || queue.gone) {
                answer.complete(Map.entry(request.pool(), noQueue(request.pool())));
            } else if (unfit != null) {
                answer.complete(Map.entry(request.pool(), refused(request.pool() + ": refused, " + unfit)));
            } else {
                queue.afterLoad(() -> submit(queue, request, answer));
            }
        });
        return answer;
    }

    private static String unfit(JobRequest request) {
        long characters = 0;
        for (String argument : request.arguments()) {
            if (argument.indexOf('\0') >= 0) {
                return "no argument can have the character NUL";
            }
            characters += argument.length();
        }
        if (characters > MOST_CHARACTERS) {
            return "its arguments have " + characters + " characters, at most " + MOST_CHARACTERS + " are taken";
        }
        if (request.timeoutMillis() != null && request.timeoutMillis() < 1) {
            return "its timeout is " + request.timeoutMillis() + " ms, and must be greater than 0";
        }
        if (request.retries() != null && (request.retries() < 0 || request.retries() > QueueSpec.MOST_RETRIES)) {
            return "retries are 0 to " + QueueSpec.MOST_RETRIES + ", not " + request.retries();
        }
        return null;
    }

    private void submit(
            JobQueue queue, JobRequest request, CompletableFuture<Map.Entry<String, Outcome>> answer) {
        QueueSpec settings = queue.settings();
        if (queues.ended()) {
            answer.complete(Map.entry(queue.pool(), refused(queue.pool() + ": refused, the manager is stopping")));
            return;
        }
        if (queue.full()) {
            answer.complete(Map.entry(queue.pool(), refused(
                    queue.pool() + ": refused, its queue is full: " + settings.size() + " of " + settings.size()
                            + " jobs wait (pool.queue.size)")));
            return;
        }
        long usual = settings.timeout() == null ? 0 : settings.timeout().toMillis();
        Job job = Job.submitted(
                queue.accept(), request.arguments(), request.priority(),
                request.timeoutMillis() == null ? usual : request.timeoutMillis(),
                request.retries() == null ? settings.retries() : request.retries(),
                request.origin(), System.currentTimeMillis());
        queues.submit(queue, job, problem -> answer.complete(problem == null
                ? Map.entry(queue.id(job), new Outcome(Outcome.Status.DONE, "job " + queue.id(job) + " is accepted", 0))
                : Map.entry(queue.pool(), new Outcome(
                        Outcome.Status.FAILED, queue.pool() + ": the job is not accepted: " + problem.getMessage(), 0))));
    }

    private Outcome noQueue(String pool) {
        Slot slot = supervisor.slot(pool);
        String there = queues.all().stream()
                .filter(queue -> !queue.gone)
                .map(JobQueue::pool)
                .sorted()
                .collect(Collectors.joining(", "));
        String hint = there.isEmpty() ? "no entry has a queue" : "queues have " + there;
        if (slot == null) {
            return new Outcome(Outcome.Status.NO_SUCH_PROCESS, "no such queue: " + pool + "; " + hint, 0);
        }
        boolean worker = slot.spec.control() != null && slot.spec.control().queue() != null;
        return refused(pool + " takes no jobs itself: "
                + (worker ? "submit them to " + slot.spec.instance().of() : hint + " (pool.queue)"));
    }

    private static Outcome refused(String why) {
        return new Outcome(Outcome.Status.REFUSED, why, 0);
    }

    private static Outcome noSuch(String id) {
        return new Outcome(
                Outcome.Status.NO_SUCH_PROCESS,
                "no such job: " + id + "; a job is named as `procman submit` said, such as thumbs.17, and the last "
                        + JobQueue.HISTORY + " that are over are kept",
                0);
    }

    @Override
    public CompletableFuture<Outcome> cancel(String id) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        supervisor.loop().execute(() -> {
            Found found = find(id).orElse(null);
            if (found == null) {
                answer.complete(noSuch(id));
            } else if (found.job().over()) {
                answer.complete(refused(
                        "job " + id + " is over: " + JobViews.of(found.queue(), found.job()).summary()));
            } else {
                String text = found.job().state() == Job.State.WAITING ? " is cancelled" : " is being stopped";
                queues.cancel(found.queue(), found.job(), () -> answer.complete(
                        new Outcome(Outcome.Status.DONE, "job " + id + text, 0)));
            }
        });
        return answer;
    }

    @Override
    public CompletableFuture<Outcome> await(String id, long timeoutMillis) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        supervisor.loop().execute(() -> {
            Found found = find(id).orElse(null);
            if (found == null) {
                answer.complete(noSuch(id));
            } else if (found.job().over()) {
                answer.complete(outcome(found.queue(), found.job()));
            } else {
                await(found, timeoutMillis, answer);
            }
        });
        return answer;
    }

    private void await(Found found, long timeoutMillis, CompletableFuture<Outcome> answer) {
        JobQueue queue = found.queue();
        long number = found.job().number();
        Consumer<Job> waiter = job -> answer.complete(outcome(queue, job));
        queue.await(number, waiter);
        if (timeoutMillis > 0) {
            queues.after(timeoutMillis, () -> {
                if (queue.awaitNoMore(number, waiter)) {
                    Job job = queue.job(number);
                    answer.complete(new Outcome(
                            Outcome.Status.TIMED_OUT,
                            "job " + queue.id(job) + " is still " + JobViews.of(queue, job).summary() + " after "
                                    + Times.span(timeoutMillis) + ", the timeout is over",
                            timeoutMillis));
                }
            });
        }
    }

    private static Outcome outcome(JobQueue queue, Job job) {
        JobView view = JobViews.of(queue, job);
        Long took = view.durationMillis(job.ended());
        return new Outcome(
                job.state() == Job.State.DONE ? Outcome.Status.DONE : Outcome.Status.FAILED,
                "job " + view.id() + " " + view.summary(), took == null ? 0 : took);
    }
}
