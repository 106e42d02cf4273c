package org.example.loghttp;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import org.hsu.procman.api.log.LogChunk;
import org.hsu.procman.api.log.LogFormatter;
import org.hsu.procman.api.log.LogOutput;
import org.hsu.procman.api.log.LogSink;
import org.hsu.procman.api.log.LogSinkRequest;
import org.hsu.procman.api.log.LogType;
import org.osgi.service.component.annotations.Component;

/**
 * {@code http_lines}: posts lines to a URL, in the format of the target, so with {@code format: json} as one JSON object
 * a line. What is not answered with 2xx was not taken: the manager offers it again.
 */
@Component(service = LogOutput.class)
@LogType("http_lines")
public final class HttpOutput implements LogOutput<HttpSettings> {

    @Override
    public Class<HttpSettings> settingsType() {
        return HttpSettings.class;
    }

    @Override
    public LogSink open(LogSinkRequest request, HttpSettings settings) {
        return new Sink(request.formatter(), settings);
    }

    private static final class Sink implements LogSink {
        private final HttpClient client;
        private final LogFormatter formatter;
        private final HttpSettings settings;

        Sink(LogFormatter formatter, HttpSettings settings) {
            this.formatter = formatter;
            this.settings = settings;
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(settings.timeout())
                    .build();
        }

        @Override
        public void write(LogChunk chunk) throws IOException {
            ByteBuffer text = formatter.format(chunk);
            byte[] bytes = new byte[text.remaining()];
            text.get(bytes);
            HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                    .timeout(settings.timeout())
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
            if (settings.token() != null) {
                request.header("Authorization", "Bearer " + settings.token());
            }
            try {
                int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
                if (status / 100 != 2) {
                    throw new IOException(settings.url() + " answers " + status);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + settings.url() + " was answering", e);
            }
        }

        @Override
        public void flush() {
            // It has been answered for already.
        }

        @Override
        public void close() {
            // The client's thread goes when nobody holds it any more.
        }
    }
}
