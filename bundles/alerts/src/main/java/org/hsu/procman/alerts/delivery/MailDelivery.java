package org.hsu.procman.alerts.delivery;

import java.io.IOException;
import java.time.Duration;
import org.hsu.procman.alerts.rule.Alert;

/** Sends alerts by mail. Names no class of the mail library: they are loaded for the first alert, not before. */
final class MailDelivery implements Delivery {
    private static final int LONGEST_SUBJECT = 200;

    private final Mail mail;
    private final Retries retries;

    MailDelivery(Mail mail) {
        this(mail, Duration.ofSeconds(1));
    }

    /** @param pause before the first retry, doubled for each after it */
    MailDelivery(Mail mail, Duration pause) {
        this.mail = mail;
        this.retries = new Retries(mail.retries(), pause);
    }

    @Override
    public void deliver(Alert alert) throws IOException, InterruptedException {
        String host = HostName.ours();
        Letter letter = new Letter(subject(alert, host), text(alert, host), alert.event().epochMillis());
        retries.run(() -> Postman.problem(mail, letter, host));
    }

    /** A line break would be another header. */
    private static String subject(Alert alert, String host) {
        String subject = ("[procman " + host + "] " + alert.text()).replaceAll("\\p{Cntrl}+", " ");
        return subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) + "..." : subject;
    }

    private static String text(Alert alert, String host) {
        String group = alert.event().group();
        return String.join(
                "\r\n",
                alert.text(),
                "",
                "status: " + alert.status(),
                "rule: " + alert.rule(),
                "what: " + alert.what(),
                "process: " + alert.event().id() + (group == null ? "" : " of " + group),
                "host: " + host,
                "time: " + AlertJson.time(alert.event().epochMillis()),
                "since: " + AlertJson.time(alert.sinceMillis()),
                "count: " + alert.count(),
                "event: " + alert.event().json(),
                "");
    }

    /** What is sent: a subject of one line, the text, and when it happened in milliseconds since 1970. */
    record Letter(String subject, String text, long epochMillis) {}
}
