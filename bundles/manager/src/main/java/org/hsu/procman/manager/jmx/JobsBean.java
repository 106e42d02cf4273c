package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.STRING;
import static org.hsu.procman.manager.jmx.OpenOperation.action;
import static org.hsu.procman.manager.jmx.OpenOperation.info;
import static org.hsu.procman.manager.jmx.OpenParameter.integer;
import static org.hsu.procman.manager.jmx.OpenParameter.number;
import static org.hsu.procman.manager.jmx.OpenParameter.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hsu.procman.api.spec.QueueSpec;
import org.hsu.procman.manager.management.JobRequest;
import org.hsu.procman.manager.management.JobView;
import org.hsu.procman.manager.management.Jobs;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.QueueView;

/** Declares {@code org.hsu.procman:type=Jobs}. */
final class JobsBean {
    private static final String END = "\0";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
    private static final OpenParameter QUEUE = text("id", "Of the entry in the configuration that has the queue");
    private static final OpenParameter JOB = text("job", "Of the job, such as thumbs.17");

    private JobsBean() {}

    static OpenBeanType<List<QueueView>> of(Management management) {
        Jobs jobs = management.jobs();
        OpenBeanBuilder<List<QueueView>> bean = new OpenBeanBuilder<>("The queues of jobs", subject -> jobs.queues());
        bean.attribute("Queues", "One row per queue: how many jobs wait and run", JobRows.QUEUES, Units.NONE,
                        queues -> JobRows.QUEUE.table(JobRows.QUEUES, queues))
                .attribute("WaitingJobs", "How many jobs wait in all queues", INTEGER, Units.JOBS,
                        queues -> queues.stream().mapToInt(QueueView::waiting).sum())
                .attribute("RunningJobs", "How many jobs run", INTEGER, Units.JOBS,
                        queues -> queues.stream().mapToInt(QueueView::running).sum());
        forPeople(bean, jobs);
        forCommandLine(bean, jobs);
        return bean.build();
    }

    private static void forPeople(OpenBeanBuilder<List<QueueView>> bean, Jobs jobs) {
        bean.operation(action("submit", "Puts a job into a queue; when it returns, the job is on disk and will be run", STRING,
                        List.of(QUEUE, text("arguments", "What it adds to those of the entry: words separated by blanks, "
                                + "in quotes where they have blanks themselves")),
                        arguments -> Commands.message(Commands.end(jobs.submit(new JobRequest(
                                arguments.text("id"), words(arguments.text("arguments")), 0, null, null, "jmx")))
                                .getValue())))
                .operation(action("cancel", "Has a job not run any more; one that runs is asked to stop", STRING, List.of(JOB),
                        arguments -> Commands.message(Commands.end(jobs.cancel(arguments.text("job"))))))
                .operation(info("jobs", "The jobs of a queue in the order in which they were submitted",
                        JobRows.JOB.arrayType(), List.of(text("id", "Of the entry that has the queue; empty for all")),
                        arguments -> JobRows.JOB.rows(jobs.jobs(arguments.text("id")))))
                .operation(info("show", "Everything known about a job, and what it wrote last", STRING, List.of(JOB),
                        arguments -> job(jobs, arguments).text(jobs.output(arguments.text("job")))));
    }

    private static void forCommandLine(OpenBeanBuilder<List<QueueView>> bean, Jobs jobs) {
        bean.operation(action("submitJob", "As submit, with all that can be said of a job; for the command line",
                        Replies.OUTCOME.type(),
                        List.of(QUEUE, text("arguments", "What it adds to those of the entry, a NUL after each"),
                                integer("priority", "Greater ones go first; 0 is usual"),
                                number("timeoutMillis", "How long a run may take; 0: as the queue says"),
                                integer("retries", "How often it is begun again after it failed; -1: as the queue says")),
                        arguments -> Replies.OUTCOME.row(Commands.end(jobs.submit(request(arguments))))))
                .operation(action("cancelJob", "As cancel, for the command line", Replies.OUTCOME.type(), List.of(JOB),
                        arguments -> row(arguments, Commands.end(jobs.cancel(arguments.text("job"))))))
                .operation(info("awaitJob", "Waits until a job is over, a minute at most", Replies.OUTCOME.type(),
                        List.of(JOB, number("timeoutMillis", "How long to wait at most; 0 for a minute")),
                        arguments -> row(arguments, Commands.end(
                                jobs.await(arguments.text("job"), slice(arguments.number("timeoutMillis", 0)))))))
                .operation(info("jobJson", "Everything known about a job and what it wrote last, as a JSON object", STRING,
                        List.of(JOB), arguments -> job(jobs, arguments).json(jobs.output(arguments.text("job")))));
    }

    private static JobRequest request(Arguments arguments) {
        String given = arguments.text("arguments");
        long timeout = arguments.number("timeoutMillis", 0);
        int retries = arguments.integer("retries", -1, QueueSpec.MOST_RETRIES);
        return new JobRequest(
                arguments.text("id"), given.isEmpty() ? List.of() : ended(given),
                arguments.integer("priority", Integer.MIN_VALUE, Integer.MAX_VALUE), timeout == 0 ? null : Long.valueOf(timeout),
                retries < 0 ? null : Integer.valueOf(retries), "cli");
    }

    private static List<String> ended(String text) {
        List<String> parts = new ArrayList<>(List.of(text.split(END, -1)));
        if (!parts.remove(parts.size() - 1).isEmpty()) {
            throw new IllegalArgumentException("arguments must have a NUL after each, also after the last");
        }
        return parts;
    }

    /** @throws IllegalArgumentException a quote is not closed */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher parts = WORD.matcher(text);
        StringBuilder word = new StringBuilder();
        int end = 0;
        boolean open = false;
        while (parts.find()) {
            if (!text.substring(end, parts.start()).isBlank()) {
                throw new IllegalArgumentException("a quote is not closed in: " + text);
            }
            if (open && parts.start() > end) {
                words.add(word.toString());
                word.setLength(0);
            }
            for (int group = 1; group <= parts.groupCount(); group++) {
                word.append(parts.group(group) == null ? "" : parts.group(group));
            }
            open = true;
            end = parts.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new IllegalArgumentException("a quote is not closed in: " + text);
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }

    private static long slice(long timeoutMillis) {
        return timeoutMillis == 0 ? Commands.LONGEST_WAIT_MILLIS : Math.min(timeoutMillis, Commands.LONGEST_WAIT_MILLIS);
    }

    private static Object row(Arguments arguments, Outcome outcome) {
        return Replies.OUTCOME.row(Map.entry(arguments.text("job"), outcome));
    }

    private static JobView job(Jobs jobs, Arguments arguments) {
        String id = arguments.text("job");
        return jobs.job(id).orElseThrow(() -> new IllegalArgumentException("no such job: " + id));
    }
}
