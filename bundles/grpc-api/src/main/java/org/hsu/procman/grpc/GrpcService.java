package org.hsu.procman.grpc;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.okhttp.SslSocketFactoryServerCredentials;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.hsu.procman.api.management.Listening;
import org.hsu.procman.api.management.ManagementFacade;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.management.Tokens;

/** The interface while it is open: a server of gRPC with threads of its own; each connection has one that reads. */
final class GrpcService implements ManagementInterface.Open {
    private static final int THREADS = 8;
    private static final long THREAD_SECONDS = 10;
    private static final int LARGEST_REQUEST = 64 * 1024;
    private static final int CONNECTIONS = 64;
    private static final int CONNECTIONS_OF_AN_ADDRESS = 32;
    private static final int CALLS_OF_A_CONNECTION = 100;
    private static final long CLOSING_SECONDS = 2;

    /** Kept, for the JDK forgets loggers. What goes wrong with a connection concerns its client. */
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

    private final Server server;
    private final ThreadPoolExecutor threads;
    private final ThreadPoolExecutor connections;
    private final ScheduledThreadPoolExecutor timer;
    private final AutoCloseable listening;
    private final String address;

    GrpcService(ManagementFacade manager, GrpcSettings settings) throws IOException {
        GRPC_LOG.setLevel(Level.OFF);
        Tokens tokens = settings.tokensFile() == null ? null : Tokens.read(settings.tokensFile());
        OkHttpServerBuilder builder = OkHttpServerBuilder.forPort(
                new InetSocketAddress(settings.address(), settings.port()),
                settings.tls() == null
                        ? InsecureServerCredentials.create()
                        : SslSocketFactoryServerCredentials.create(settings.tls().context().getSocketFactory()));
        AtomicInteger count = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "procman-grpc-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        threads.allowCoreThreadTimeOut(true);
        connections = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons);
        timer = new ScheduledThreadPoolExecutor(1, daemons);
        timer.setRemoveOnCancelPolicy(true);
        Streams streams = new Streams(threads, timer);
        builder.socketFactory(new BoundedConnections(CONNECTIONS, CONNECTIONS_OF_AN_ADDRESS))
                .executor(threads)
                .transportExecutor(connections)
                .scheduledExecutorService(timer)
                .intercept(new Access(tokens))
                .maxInboundMessageSize(LARGEST_REQUEST)
                .maxConcurrentCallsPerConnection(CALLS_OF_A_CONNECTION)
                .permitKeepAliveTime(20, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                // So that a client that vanished does not hold its streams for ever.
                .keepAliveTime(60, TimeUnit.SECONDS)
                .maxConnectionIdle(15, TimeUnit.MINUTES);
        services(manager, streams).forEach(builder::addService);
        server = builder.build();
        listening = manager.onEvent(streams::happened);
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw new IOException(
                    "port " + settings.port() + " of " + settings.host() + " cannot be had: " + cause(e), e);
        }
        address = (settings.tls() == null ? "grpc://" : "grpcs://") + Listening.inUrl(settings.address()) + ":"
                + server.getPort();
    }

    private List<BindableService> services(ManagementFacade manager, Streams streams) {
        List<BindableService> all = new ArrayList<>(HsuServices.all());
        all.add(new ProcessCalls(manager, streams, threads));
        Set<String> names = all.stream()
                .map(each -> each.bindService().getServiceDescriptor().getName())
                .collect(Collectors.toSet());
        all.add(new ManagerHealth(manager, names, streams));
        all.add(ProtoReflectionServiceV1.newInstance());
        return all;
    }

    private static String cause(IOException failure) {
        Throwable cause = failure;
        while (cause.getCause() instanceof IOException) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        server.shutdownNow();
        try {
            server.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
            listening.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            timer.shutdownNow();
            threads.shutdownNow();
            connections.shutdownNow();
        }
    }
}
