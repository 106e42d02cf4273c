package org.hsu.procman.manager.jmx;

import static javax.management.openmbean.SimpleType.INTEGER;
import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import javax.management.openmbean.TabularType;
import org.hsu.procman.manager.management.JobView;
import org.hsu.procman.manager.management.QueueView;

/** The shapes of queues and jobs. */
final class JobRows {

    static final RowType<QueueView> QUEUE = RowType.<QueueView>named("Queue", "a queue of jobs")
            .item("id", "the entry in the configuration that has it", STRING, QueueView::pool)
            .item("waiting", "how many jobs wait", INTEGER, QueueView::waiting)
            .item("running", "how many jobs run", INTEGER, QueueView::running)
            .item("size", "how many jobs may wait", INTEGER, QueueView::size)
            .item("processes", "how many jobs may run at a time", INTEGER, QueueView::workers)
            .build();

    static final TabularType QUEUES = QUEUE.tableType("id");

    static final RowType<JobView> JOB = RowType.<JobView>named("Job", "a job of a queue")
            .item("id", "its queue's entry and its number", STRING, JobView::id)
            .item("queue", "the entry whose queue it is in", STRING, JobView::pool)
            .item("state", "waiting, running, done, failed or cancelled", STRING, JobView::state)
            .item("arguments", "what it adds to those of the entry", OpenTypes.TEXTS,
                    job -> job.arguments().toArray(String[]::new))
            .item("priority", "greater ones go first", INTEGER, JobView::priority)
            .item("attempts", "how often it was begun", INTEGER, JobView::attempts)
            .item("retries", "how often it is begun again after it failed", INTEGER, JobView::retries)
            .item("submittedMillis", "when it was submitted, epoch milliseconds", LONG, JobView::submitted)
            .item("startedMillis", "when its last run was begun, epoch milliseconds, null before", LONG, JobView::started)
            .item("durationMillis", "how long its last run took or takes by now, null before", LONG,
                    job -> job.durationMillis(System.currentTimeMillis()))
            .item("exitCode", "of its last run, null without one", INTEGER, JobView::code)
            .item("signal", "what ended its last run, null for none", STRING, JobView::signal)
            .item("result", "how its last run ended, for people; empty where there is nothing to say", STRING,
                    JobView::result)
            .item("process", "the process that runs it or ran it last, null before", STRING, JobView::worker)
            .item("summary", "its state and how its last run ended, one line for people", STRING, JobView::summary)
            .item("json", "all of it as one JSON object", STRING, JobView::json)
            .build();

    private JobRows() {}
}
