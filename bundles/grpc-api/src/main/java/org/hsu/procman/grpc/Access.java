package org.hsu.procman.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import org.hsu.procman.api.management.Caller;
import org.hsu.procman.api.management.Role;
import org.hsu.procman.api.management.Tokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides before each call who asks and whether they may. Thread-safe. */
final class Access implements ServerInterceptor {
    /** What changes something, and every denial: the record that remote JMX and HTTP have too, in the same words. */
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";
    private static final String OURS = "procman.v1.ProcessManager";
    private static final Set<String> OPERATORS = Set.of(
            "StartProcess", "StopProcess", "RestartProcess", "KillProcess", "ResetProcess", "SignalProcess",
            "ScaleProcess", "StartGroup", "StopGroup", "RestartGroup", "SubmitJob", "CancelJob", "LeaseInstance",
            "ReleaseInstance");
    private static final Set<String> ADMINISTRATORS = Set.of("Reload");
    private static final Caller LOCAL = new Caller("grpc", Role.ADMIN);

    /** Who asks and from where, during a call of ours. */
    private static final Context.Key<Asking> ASKING = Context.key("procman-asking");

    /** By what connection it comes, during every call. */
    private static final Context.Key<SocketAddress> CONNECTION = Context.key("procman-connection");

    private record Asking(Caller caller, String address, String method) {}

    private final Tokens tokens;

    /** @param tokens null: everybody who can connect may do everything */
    Access(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        Context here = Context.current().withValue(CONNECTION, remote);
        if (!OURS.equals(call.getMethodDescriptor().getServiceName())) {
            // Health, reflection and what HSU programs ask say no more than that somebody is there.
            return Contexts.interceptCall(here, call, headers, next);
        }
        String method = call.getMethodDescriptor().getBareMethodName();
        String address = address(remote);
        Caller caller = tokens == null ? LOCAL : owner(headers.get(AUTHORIZATION)).orElse(null);
        if (caller == null) {
            boolean given = headers.containsKey(AUTHORIZATION);
            AUDIT.warn("denied user=- address={} grpc {}: {}", address, method, given ? "unknown token" : "no token");
            return refuse(call, Status.UNAUTHENTICATED.withDescription(
                    given ? "unknown token" : "a token is needed, as metadata: authorization: Bearer TOKEN"));
        }
        Role needed = needed(method);
        if (!caller.may(needed)) {
            AUDIT.info("denied user={} role={} address={} grpc {}", caller.name(), caller.role().word(), address, method);
            return refuse(call, Status.PERMISSION_DENIED.withDescription(
                    caller.name() + " is " + caller.role().word() + ", and this needs " + needed.word()));
        }
        Context context = here.withValue(ASKING, new Asking(caller, address, method));
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static Role needed(String method) {
        if (ADMINISTRATORS.contains(method)) {
            return Role.ADMIN;
        }
        return OPERATORS.contains(method) ? Role.OPERATOR : Role.VIEWER;
    }

    private Optional<Caller> owner(String given) {
        return given != null && given.startsWith(BEARER)
                ? tokens.callerOf(given.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    private static String address(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "-";
    }

    /** The far end of the connection that the call under way comes by. */
    static SocketAddress connection() {
        return CONNECTION.get();
    }

    /**
     * Records that the call under way acts.
     *
     * @param id of the process, as it was sent; empty for the manager itself
     * @return who asks, for the history
     */
    static String acting(String id) {
        Asking asking = ASKING.get();
        Caller caller = asking.caller();
        // Nothing of it may end the line and begin another one.
        String named = id.isEmpty() ? "" : " " + (id.matches("[A-Za-z0-9._-]{1,64}") ? id : "(no id of a process)");
        AUDIT.info("allowed user={} role={} address={} grpc {}{}", caller.name(), caller.role().word(),
                asking.address(), asking.method(), named);
        return caller.equals(LOCAL) ? "grpc" : "grpc " + caller.name();
    }
}
