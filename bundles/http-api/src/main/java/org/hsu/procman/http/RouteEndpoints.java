package org.hsu.procman.http;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.Role;
import org.hsu.procman.api.management.Route;

/** Where requests for host names may be sent: as a list, and as Traefik's HTTP provider takes it. */
final class RouteEndpoints {
    private final ManagementFacade manager;

    RouteEndpoints(ManagementFacade manager) {
        this.manager = manager;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("api/v1/routes", Role.VIEWER, request -> request.json(
                        200, manager.routesJson(request.parameter("hostname"), request.flag("all", false)))),
                Endpoint.get("api/v1/routes/traefik", Role.VIEWER, this::traefik));
    }

    /** Traefik 3, "HTTP provider": the dynamic configuration as JSON. One without a healthy target answers 503 there. */
    private void traefik(Request request) throws IOException {
        List<Route> routes = manager.routes(null, false);
        JsonStringWriter json = JsonWriter.string().object();
        if (routes.isEmpty()) {
            request.json(200, json.end().done());
            return;
        }
        json.object("http").object("routers");
        for (Route route : routes) {
            json.object(name(route)).value("rule", rule(route.hostname())).value("service", name(route));
            if (route.hostname().equals("*")) {
                json.value("priority", 1);
            }
            json.end();
        }
        json.end().object("services");
        for (Route route : routes) {
            json.object(name(route)).object("loadBalancer").array("servers");
            for (Route.Target target : route.proxied()) {
                json.object().value("url", "http://" + target.address() + ":" + target.port()).end();
            }
            json.end().end().end();
        }
        request.json(200, json.end().end().end().done());
    }

    private static String name(Route route) {
        return "procman-" + route.hostname().replace("*", "any").replace('.', '-');
    }

    private static String rule(String hostname) {
        if (hostname.equals("*")) {
            return "PathPrefix(`/`)";
        }
        return hostname.startsWith("*.")
                ? "HostRegexp(`^.+" + hostname.substring(1).replace(".", "\\.") + "$`)"
                : "Host(`" + hostname + "`)";
    }
}
