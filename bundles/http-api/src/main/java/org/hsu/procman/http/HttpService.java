package org.hsu.procman.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import org.hsu.procman.api.management.Listening;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.management.Tokens;

/** The interface while it is open: a server of the JDK with threads of its own, at most {@link #THREADS}. */
final class HttpService implements ManagementInterface.Open {
    static final int THREADS = 64;

    private static final int WAITING_CONNECTIONS = 128;
    private static final String VERSION = "${version}";

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final AutoCloseable listening;
    private final String address;

    HttpService(ManagementFacade manager, HttpSettings settings) throws IOException {
        // A client that never ends its headers would keep a thread; the server reads this once, when it is first used.
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
            System.setProperty("sun.net.httpserver.maxReqTime", "10");
        }
        Tokens tokens = settings.tokensFile() == null ? null : Tokens.read(settings.tokensFile());
        Signal happened = new Signal();
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "procman-http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server = server(settings);
        server.setExecutor(threads);
        server.createContext("/", new Dispatcher(endpoints(manager, happened, tokens != null), tokens, settings.host()));
        listening = manager.onEvent(happened::raise);
        server.start();
        address = (settings.tls() == null ? "http://" : "https://") + Listening.inUrl(settings.address()) + ":"
                + server.getAddress().getPort();
    }

    private static List<Endpoint> endpoints(ManagementFacade manager, Signal happened, boolean users)
            throws IOException {
        List<Endpoint> all = new ArrayList<>();
        String description = description(manager.version());
        all.add(Endpoint.get("healthz", null, request -> request.json(200, "{\"status\":\"ok\"}")));
        all.add(Endpoint.get("readyz", null, request -> {
            String state = manager.state();
            request.json(state.equals("running") ? 200 : 503, "{\"status\":\"" + state + "\"}");
        }));
        all.add(Endpoint.get("openapi.json", null, request -> request.json(200, description)));
        all.addAll(new MetricsEndpoint(manager).all());
        all.addAll(new ProcessEndpoints(manager).all());
        all.addAll(new JobEndpoints(manager).all());
        all.addAll(new RouteEndpoints(manager).all());
        all.addAll(new StreamEndpoints(manager, happened, users).all());
        return all;
    }

    private static String description(String version) throws IOException {
        try (InputStream in = HttpService.class.getResourceAsStream("openapi.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(VERSION, version);
        }
    }

    private static HttpServer server(HttpSettings settings) throws IOException {
        InetSocketAddress at = new InetSocketAddress(settings.address(), settings.port());
        try {
            if (settings.tls() == null) {
                return HttpServer.create(at, WAITING_CONNECTIONS);
            }
            HttpsServer server = HttpsServer.create(at, WAITING_CONNECTIONS);
            server.setHttpsConfigurator(new HttpsConfigurator(settings.tls().context()) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters modern = getSSLContext().getDefaultSSLParameters();
                    modern.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                    parameters.setSSLParameters(modern);
                }
            });
            return server;
        } catch (BindException e) {
            throw new IOException("port " + settings.port() + " of " + settings.host() + " cannot be had: "
                    + e.getMessage(), e);
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        server.stop(0);
        try {
            listening.close();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
