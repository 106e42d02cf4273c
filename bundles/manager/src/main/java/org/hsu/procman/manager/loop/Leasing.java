package org.hsu.procman.manager.loop;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.hsu.procman.api.desired.DesiredState;
import org.hsu.procman.api.process.Health;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.spec.Instance;
import org.hsu.procman.manager.core.Leases;
import org.hsu.procman.manager.core.Leases.Candidate;
import org.hsu.procman.manager.core.Leases.Lease;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.LeaseView;
import org.hsu.procman.manager.management.Leased;
import org.hsu.procman.manager.management.Outcome;
import org.hsu.procman.manager.management.Times;
import org.hsu.procman.manager.record.LeaseFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends instances. A lease is written down before it is told, so that no two managers lend the same instance. What is over is
 * noticed when somebody asks. Thread-safe; whoever scales holds the monitor of this meanwhile, so that nothing is lent
 * that is about to end.
 */
public final class Leasing {
    private static final Logger LOG = LoggerFactory.getLogger("org.hsu.procman.process");
    private static final int TOKEN_BYTES = 16;

    private final Supervisor supervisor;
    private final Reload reload;
    private final LeaseFile file;
    private final SecureRandom random = new SecureRandom();
    private Leases leases;
    private boolean begun;

    /** @param file what earlier managers lent */
    public Leasing(Supervisor supervisor, Reload reload, LeaseFile file) {
        this.supervisor = supervisor;
        this.reload = reload;
        this.file = file;
        leases = file.read();
    }

    /** The processes are in hand: what has become of them can be known from now on. */
    public synchronized void begin() {
        begun = true;
        leases.all().forEach(this::mark);
    }

    /**
     * Lends one instance that is well and free.
     *
     * @param entry  id of the entry
     * @param origin who asks
     */
    synchronized Leased lease(String entry, long millis, String origin) {
        DesiredState.Pool pool = reload.current().pools().get(entry);
        if (pool == null) {
            return new Leased(noInstances(entry), null);
        }
        if (runsJobs(entry)) {
            return new Leased(
                    new Outcome(Outcome.Status.REFUSED, entry + " runs the jobs of its queue, so none of it is lent", 0),
                    null);
        }
        Leases now = now();
        List<Slot> ready = slots(entry, pool.instances()).stream().filter(Leasing::isReady).toList();
        Candidate free = now.free(entry, ready.stream()
                .map(slot -> new Candidate(slot.spec.instance().index(), slot.state().generation()))
                .toList());
        if (free == null) {
            return new Leased(new Outcome(Outcome.Status.REFUSED, none(entry, pool.instances(), ready.size(), now), 0), null);
        }
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        Lease lease = new Lease(
                HexFormat.of().formatHex(token), entry, free.index(), free.generation(),
                System.currentTimeMillis() + millis);
        try {
            file.write(now.with(lease));
        } catch (IOException e) {
            return new Leased(
                    new Outcome(Outcome.Status.FAILED, entry + ": nothing is lent: " + e.getMessage(), 0), null);
        }
        leases = now.with(lease);
        mark(lease);
        Slot slot = supervisor.slot(lease.id());
        String message = lease.id() + " lent until " + Times.rfc3339(lease.untilMillis());
        tell(lease, "lent", message + " to " + origin);
        LeaseView view = new LeaseView(
                lease.token(), lease.id(), entry, slot.state().pid(), slot.ports(), lease.untilMillis());
        return new Leased(new Outcome(Outcome.Status.DONE, message, 0), view);
    }

    /** Takes back what was lent with this token. */
    synchronized Outcome release(String token, String origin) {
        Leases now = now();
        Lease lease = now.of(token);
        if (lease == null) {
            return new Outcome(
                    Outcome.Status.REFUSED,
                    "no lease has this token: it was returned, its time is over, or its instance has ended", 0);
        }
        try {
            file.write(now.without(token));
        } catch (IOException e) {
            return new Outcome(Outcome.Status.FAILED, lease.id() + " is not taken back: " + e.getMessage(), 0);
        }
        leases = now.without(token);
        unmark(lease);
        tell(lease, "returned", lease.id() + " returned by " + origin);
        return new Outcome(Outcome.Status.DONE, lease.id() + " returned", 0);
    }

    /** The fewest instances of an entry with which none that is lent ends. */
    synchronized int least(String entry) {
        return now().least(entry);
    }

    /** Why there cannot be fewer; for people. */
    synchronized String why(String entry) {
        Leases now = now();
        return now.ofEntry(entry).stream()
                .filter(lease -> lease.index() == now.least(entry))
                .findFirst()
                .map(lease -> lease.id() + " is lent until " + Times.rfc3339(lease.untilMillis()))
                .orElse("");
    }

    private Leases now() {
        long millis = System.currentTimeMillis();
        Leases now = leases.at(millis, this::lives);
        for (Lease lease : leases.all()) {
            if (now.of(lease.token()) == null) {
                boolean over = lease.untilMillis() <= millis;
                tell(lease, over ? "expired" : "void",
                        lease.id() + (over ? ": the time of its lease is over" : " has ended, and its lease with it"));
                unmark(lease);
            }
        }
        if (now.all().size() != leases.all().size()) {
            try {
                file.write(now);
            } catch (IOException e) {
                // It is judged anew whenever somebody asks.
                LOG.warn("{}", e.getMessage());
            }
        }
        leases = now;
        return now;
    }

    /** As long as a manager does not know what has become of it, it is not given to somebody else. */
    private boolean lives(Lease lease) {
        Slot slot = supervisor.slot(lease.id());
        return !begun || slot != null
                && (slot.state().state() == ProcessState.UNKNOWN
                        || slot.state().pid() != 0 && slot.state().generation() == lease.generation());
    }

    private static boolean isReady(Slot slot) {
        return slot.state().state() == ProcessState.RUNNING
                && slot.state().health() != Health.UNHEALTHY
                && slot.state().pid() != 0
                && !slot.departing;
    }

    private List<Slot> slots(String entry, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(index -> supervisor.slot(new Instance(entry, index).id()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String none(String entry, int count, int ready, Leases now) {
        List<Lease> lent = now.ofEntry(entry);
        String next = lent.stream()
                .mapToLong(Lease::untilMillis)
                .min()
                .stream()
                .mapToObj(until -> ", the first until " + Times.rfc3339(until))
                .findFirst()
                .orElse("");
        return entry + ": no instance is free: of " + count + " " + ready + " are well and " + lent.size() + " are lent" + next;
    }

    private boolean runsJobs(String entry) {
        return reload.current().entries().stream()
                .anyMatch(spec -> spec.id().equals(entry) && spec.control() != null && spec.control().queue() != null);
    }

    private Outcome noInstances(String id) {
        boolean known = supervisor.slot(id) != null;
        return known
                ? new Outcome(Outcome.Status.REFUSED, id + " has no instances that could be lent", 0)
                : new Outcome(Outcome.Status.NO_SUCH_PROCESS, "no such process: " + id + "; " + Scaling.withInstances(reload.current()), 0);
    }

    private void mark(Lease lease) {
        Slot slot = supervisor.slot(lease.id());
        if (slot != null) {
            slot.lease = lease;
        }
    }

    private void unmark(Lease lease) {
        Slot slot = supervisor.slot(lease.id());
        if (slot != null && lease.equals(slot.lease)) {
            slot.lease = null;
        }
    }

    private void tell(Lease lease, String what, String message) {
        LOG.info(message);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("what", what);
        data.put("entry", lease.entry());
        data.put("until", lease.untilMillis());
        supervisor.events().add(Event.LEASE, lease.id(), message, data);
    }
}
