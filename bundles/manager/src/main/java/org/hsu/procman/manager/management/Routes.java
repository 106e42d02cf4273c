package org.hsu.procman.manager.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hsu.procman.api.management.Route;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;

/**
 * Which processes answer for which host names (process manager seed, 4.5). The sequence number grows when what can be
 * reached changes, and only then. Thread-safe.
 */
public final class Routes {
    private static final String ANY = "*";
    /** Where processes of this machine listen, as far as the manager knows. */
    private static final String LOOPBACK = "127.0.0.1";

    private Map<String, List<Route.Target>> last = Map.of();
    private long sequence;

    /**
     * @param processes what there is now; the numbers in the answer follow those of the call before
     * @param hostname  null for the routes of all names; else the one that a request for it takes, if there is one
     * @param all       also targets that are not healthy
     */
    public List<Route> of(List<ProcessView> processes, String hostname, boolean all) {
        List<Route> known = of(processes);
        List<Route> wanted = hostname == null ? known : matching(known, hostname);
        return all ? wanted : healthy(wanted);
    }

    /** The list of {@code routes -o json}, on one line. */
    public static String json(List<Route> routes) {
        List<Object> list = new ArrayList<>();
        for (Route route : routes) {
            List<Object> targets = new ArrayList<>();
            for (Route.Target target : route.targets()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("id", target.id());
                fields.put("address", target.address());
                fields.put("port", target.port());
                fields.put("name", target.name());
                fields.put("healthy", target.healthy());
                fields.put("since", Times.rfc3339(target.sinceMillis()));
                targets.add(fields);
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("hostname", route.hostname());
            fields.put("targets", targets);
            fields.put("sequence", route.sequence());
            list.add(fields);
        }
        return Json.write(list);
    }

    private synchronized List<Route> of(List<ProcessView> processes) {
        Map<String, List<Route.Target>> now = new LinkedHashMap<>();
        for (ProcessView process : processes) {
            if (process.hostname() != null) {
                List<Route.Target> targets = now.computeIfAbsent(process.hostname(), name -> new ArrayList<>());
                process.ports().forEach((name, port) -> targets.add(new Route.Target(
                        process.id(), LOOPBACK, port, name, healthy(process), process.sinceMillis())));
            }
        }
        if (!now.equals(last) || sequence == 0) {
            sequence++;
            last = now;
        }
        long number = sequence;
        return now.entrySet().stream()
                .map(entry -> new Route(entry.getKey(), entry.getValue(), number))
                .toList();
    }

    private static boolean healthy(ProcessView process) {
        boolean judged = process.health() == Health.HEALTHY || process.checks().isEmpty();
        return process.state() == ProcessState.RUNNING && judged;
    }

    /** The routes without the targets that are not healthy; one that has none left stays, empty. */
    private static List<Route> healthy(List<Route> routes) {
        return routes.stream()
                .map(route -> new Route(
                        route.hostname(),
                        route.targets().stream().filter(Route.Target::healthy).toList(),
                        route.sequence()))
                .toList();
    }

    /** That of the name itself, else of the longest {@code *.suffix} of it, else of {@code *}; empty for none. */
    private static List<Route> matching(List<Route> routes, String hostname) {
        String name = hostname.toLowerCase(Locale.ROOT);
        Route best = null;
        for (Route route : routes) {
            if (matches(route.hostname(), name) && (best == null || rank(route.hostname()) > rank(best.hostname()))) {
                best = route;
            }
        }
        return best == null ? List.of() : List.of(best);
    }

    private static boolean matches(String pattern, String name) {
        return pattern.equals(ANY)
                || pattern.equals(name)
                || pattern.startsWith("*.") && name.endsWith(pattern.substring(1)) && name.length() >= pattern.length();
    }

    private static int rank(String pattern) {
        return pattern.equals(ANY) ? 0 : pattern.startsWith(ANY) ? pattern.length() : Integer.MAX_VALUE;
    }
}
