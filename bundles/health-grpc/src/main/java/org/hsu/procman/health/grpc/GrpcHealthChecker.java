package org.hsu.procman.health.grpc;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hsu.procman.api.health.HealthChecker;
import org.hsu.procman.api.health.HealthResult;
import org.hsu.procman.api.health.HealthTarget;
import org.hsu.procman.api.health.HealthType;
import org.hsu.procman.api.process.StopCaller;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * {@code grpc}: a server says that it serves, by the gRPC health protocol or by answering HSU's
 * {@code CoreService.Ping}; and the same connections ask it to stop. Nothing of gRPC is loaded before the first call.
 * Thread-safe.
 */
@Component(service = {HealthChecker.class, StopCaller.class})
@HealthType("grpc")
public final class GrpcHealthChecker implements HealthChecker<GrpcSettings>, StopCaller {
    private HealthCalls calls;
    private boolean gone;

    @Override
    public Class<GrpcSettings> settingsType() {
        return GrpcSettings.class;
    }

    @Override
    public HealthResult check(HealthTarget target, GrpcSettings settings, Duration timeout)
            throws InterruptedException, IOException {
        TlsSettings tls = settings.tls() == null ? null : settings.tls().in(target.workingDirectory());
        return calls().check(new Endpoint(settings.host(), settings.port(), tls), settings, timeout);
    }

    @Override
    public CompletionStage<Boolean> askToStop(int port, Duration timeout) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        try {
            HealthCalls known = calls();
            known.execute(() -> {
                try {
                    answer.complete(known.askToStop(new Endpoint("localhost", port, null), timeout));
                } catch (IOException | InterruptedException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private synchronized HealthCalls calls() throws IOException {
        if (gone) {
            throw new IOException("the plugin is going");
        }
        if (calls == null) {
            calls = new HealthCalls();
        }
        return calls;
    }

    @Deactivate
    synchronized void deactivate() {
        gone = true;
        if (calls != null) {
            calls.close();
            calls = null;
        }
    }
}
