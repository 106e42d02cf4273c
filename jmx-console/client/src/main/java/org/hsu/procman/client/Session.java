package org.hsu.procman.client;

import java.util.List;

/**
 * One run of the command: where it was started, and where its words go.
 *
 * @param patienceMillis how long a manager may take to start listening, to answer, and to have its beans
 */
record Session(Surroundings surroundings, Output out, Output err, long patienceMillis) {

    static Session in(Surroundings surroundings, long patienceMillis) {
        return new Session(
                surroundings, new Output(surroundings.out()), new Output(surroundings.err()), patienceMillis);
    }

    /** A line on standard error; one that nobody can read is not missed. */
    void complain(String line) {
        try {
            err.line(surroundings.terminal() ? Text.harmless(line) : line);
            err.flush();
        } catch (Failure e) {
            // There is nowhere left to say it.
        }
    }

    void print(List<String> lines) throws Failure {
        for (String line : lines) {
            out.line(line);
        }
        out.flush();
    }

    /** A text of several lines that processes may have had a hand in. */
    void printText(String text) throws Failure {
        print(text.lines().map(line -> surroundings.terminal() ? Text.harmless(line) : line).toList());
    }

    /**
     * What became of a command: done on standard output, anything else on standard error.
     *
     * @param line for people
     * @param json said instead, on standard output; null for people
     * @return the exit code
     */
    int report(Outcome outcome, String line, Object json) throws Failure {
        if (json != null) {
            print(List.of(Json.document(json)));
        } else if (outcome.isDone()) {
            print(List.of(line));
        } else {
            complain(line);
        }
        return outcome.exitCode();
    }

    String time(long epochMillis) {
        return Text.time(epochMillis, surroundings.zone());
    }
}
