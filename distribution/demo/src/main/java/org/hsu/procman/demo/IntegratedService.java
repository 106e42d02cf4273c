package org.hsu.procman.demo;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code --port N}: speaks gRPC on that port of the loopback, offers grpc.health.v1.Health and HSU's CoreService, and
 * ends with 0 when it is asked to by {@code CoreService.Shutdown}. {@code --ping-only}: as upstream's services are, with
 * neither a health service nor a way to be asked to stop.
 */
public final class IntegratedService {
    private final Server server;
    private final HealthService health = new HealthService();
    private final CountDownLatch asked = new CountDownLatch(1);

    private IntegratedService(int port, boolean pingOnly) throws IOException {
        OkHttpServerBuilder builder = OkHttpServerBuilder.forPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), InsecureServerCredentials.create());
        if (pingOnly) {
            builder.addService(CoreService.pingOnly());
        } else {
            builder.addService(health.definition()).addService(CoreService.stoppedBy(asked::countDown));
        }
        server = builder.build().start();
    }

    /** Runs until it is asked to stop. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = Arrays.asList(arguments);
        int at = options.indexOf("--port");
        if (at < 0 || at + 1 >= options.size()) {
            System.err.println("usage: IntegratedService --port N [--ping-only]");
            System.exit(2);
        }
        IntegratedService service =
                new IntegratedService(Integer.parseInt(options.get(at + 1)), options.contains("--ping-only"));
        System.out.println("serving gRPC on port " + service.server.getPort());
        service.asked.await();
        service.stop();
    }

    private void stop() throws InterruptedException {
        System.out.println("asked to stop over gRPC: finishing what is under way");
        health.notServing();
        server.shutdown();
        // The streams of those who watch do not end by themselves.
        if (!server.awaitTermination(200, TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
        System.out.println("stopped");
        System.exit(0);
    }
}
