package org.hsu.procman.proxy;

import java.util.List;
import org.hsu.procman.api.management.Route;

/** How a proxy is told of routes. */
interface ProxyText {
    /** The first line, so that nobody edits the file. */
    String HEAD = "# Written by procman from the routes of its processes; what is written here by hand is lost.\n";

    /**
     * The whole file. The same routes give the same text.
     *
     * @param routes with healthy targets only
     */
    String of(List<Route> routes);

    /** A name for the processes behind a host name. */
    static String name(Route route) {
        return "procman-" + route.hostname().replace("*", "any").replace('.', '-');
    }
}
