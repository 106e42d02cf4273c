package org.hsu.procman.manager;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.settings.Problem;
import org.hsu.procman.api.spec.ProcessSpec;
import org.hsu.procman.manager.loop.Shutdown;
import org.hsu.procman.manager.management.Reloaded;

/** What the manager says to the person who typed {@code procman run}. */
final class Console {
    private final PrintStream out;
    private final PrintStream err;

    Console(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void invalid(List<Problem> problems) {
        problems.forEach(err::println);
        long errors = problems.stream().filter(Problem::isError).count();
        err.println("procman: the configuration is invalid, " + errors + (errors == 1 ? " error" : " errors")
                + "; nothing was started");
    }

    void failed(String why) {
        err.println("procman: " + why);
    }

    void warnings(List<Problem> warnings) {
        warnings.forEach(err::println);
    }

    void ready(
            Surroundings surroundings,
            List<ProcessSpec> specs,
            String platform,
            Map<String, String> interfaces,
            long sinceStartMillis) {
        long enabled = specs.stream().filter(ProcessSpec::enabled).count();
        out.println("HSU Process Manager " + surroundings.version() + ", pid "
                + ProcessHandle.current().pid() + ", ready after " + sinceStartMillis + " ms (platform " + platform
                + ", Java " + Runtime.version().feature() + ")");
        out.println("  configuration  " + surroundings.configuration());
        out.println("  processes      " + names(specs) + (enabled == specs.size() ? "" : " (" + enabled + " enabled)"));
        out.println("  logs           " + surroundings.logDirectory());
        out.println("  state          " + surroundings.stateDirectory());
        interfaces.forEach((name, address) -> out.println(String.format("  %-13s  %s", name, address)));
        String command = surroundings.home().resolve("bin").resolve("procman").toString();
        out.println("  next           " + command + " status | logs ID -f | describe ID | stop ID");
        out.println("                 jconsole " + ProcessHandle.current().pid() + "   (MBeans: org.hsu.procman)");
        out.println("Ctrl-C stops everything in order.");
        out.flush();
    }

    /** After a reload that nobody waits for. */
    void reloaded(String origin, Reloaded reloaded) {
        reloaded.problems().forEach(err::println);
        if (reloaded.valid()) {
            out.println("procman: configuration reloaded (" + origin + "): " + reloaded.plan().summary());
        } else {
            err.println("procman: the configuration is invalid (" + origin + "); nothing is changed");
        }
        out.flush();
    }

    private static String names(List<ProcessSpec> specs) {
        int shown = Math.min(specs.size(), 12);
        String names = String.join(
                ", ", specs.subList(0, shown).stream().map(ProcessSpec::id).toList());
        return shown < specs.size() ? names + ", ... (" + specs.size() + ")" : names;
    }

    void stopping(int processes, boolean leaving) {
        if (leaving) {
            return;
        }
        out.println("procman: stopping " + processes + (processes == 1 ? " process" : " processes")
                + "; Ctrl-C again kills them");
        out.flush();
    }

    void stopped(Shutdown.Ending ending, List<String> left) {
        switch (ending) {
            case STOPPED -> out.println("procman: all processes stopped");
            case LEFT -> out.println("procman: stopped; " + left.size()
                    + " processes go on and wait for the next manager");
            case FAILED -> err.println("procman: could not be stopped: " + String.join(", ", left));
        }
        out.flush();
    }
}
