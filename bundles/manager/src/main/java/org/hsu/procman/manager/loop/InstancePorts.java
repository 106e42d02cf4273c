package org.hsu.procman.manager.loop;

import java.util.Map;
import java.util.function.IntPredicate;
import org.hsu.procman.api.platform.ListenAddress;
import org.hsu.procman.api.platform.SpawnException;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.manager.core.Supervised;
import org.hsu.procman.manager.management.PortUse;
import org.hsu.procman.manager.port.HeldSockets;
import org.hsu.procman.manager.port.Ports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports and the listening sockets of the processes: taken before an instance is made, given back when none will
 * follow. Thread-safe.
 */
final class InstancePorts {
    private static final Logger LOG = LoggerFactory.getLogger(InstancePorts.class);

    private final Ports ports;
    private final HeldSockets sockets;
    private final Iterable<Slot> slots;

    /** @param slots every process there is at the time of asking */
    InstancePorts(Ports ports, HeldSockets sockets, Iterable<Slot> slots) {
        this.ports = ports;
        this.sockets = sockets;
        this.slots = slots;
    }

    /**
     * For the instance that is about to be made; a few system calls each.
     *
     * @return what the instance is given of its sockets
     * @throws SpawnException they are not to be had
     */
    PassedSockets take(Slot slot) throws SpawnException {
        takePorts(slot);
        Map<String, ListenAddress> wanted = PassedSockets.addresses(slot.spec.control(), slot.ports());
        boolean none = wanted.isEmpty() && !sockets.isHolding(slot.id());
        return none ? PassedSockets.NONE : PassedSockets.of(slot.spec.control(), sockets.open(slot.id(), entry(slot), wanted));
    }

    private void takePorts(Slot slot) throws SpawnException {
        Map<String, Integer> wanted = wanted(slot);
        if (wanted.isEmpty()) {
            slot.ports(Map.of(), false);
            return;
        }
        Map<String, Integer> before = slot.ports();
        IntPredicate reserved = number -> isNamedByAnother(slot, number);
        try {
            Map<String, Integer> taken = ports.take(slot.id(), wanted, before, reserved,
                    number -> sockets.listensOn(slot.id(), number));
            if (!taken.equals(before)) {
                LOG.info("{}: its ports are {}", slot.id(), taken);
            }
            slot.ports(taken, true);
        } catch (SpawnException e) {
            slot.ports(before, false);
            throw e;
        }
    }

    private boolean isNamedByAnother(Slot slot, int number) {
        for (Slot other : slots) {
            if (other != slot && wanted(other).containsValue(number)) {
                return true;
            }
        }
        return false;
    }

    /** An instance that an earlier manager made has them already. */
    void adopted(Slot slot) {
        if (!slot.ports().isEmpty()) {
            ports.hold(slot.id(), slot.ports());
            slot.ports(slot.ports(), true);
        }
        Map<String, ListenAddress> listening = PassedSockets.addresses(slot.spec.control(), slot.ports());
        if (!listening.isEmpty()) {
            sockets.adopt(slot.id(), entry(slot), listening, slot.run.process());
        }
    }

    private static String entry(Slot slot) {
        return slot.spec.instance() == null ? slot.id() : slot.spec.instance().of();
    }

    PortUse use() {
        return new PortUse(ports.size(), ports.free());
    }

    /** Gives back what a process holds that nothing will start again by itself. It is asked for first next time. */
    void afterStep(Slot slot) {
        boolean holding = slot.holdsPorts() || sockets.isHolding(slot.id());
        if (holding && isOver(slot.state())) {
            slot.ports(slot.ports(), false);
            sockets.release(slot.id());
            ports.release(slot.id());
        }
    }

    private static boolean isOver(Supervised state) {
        boolean givenUp = state.state() == ProcessState.FAILED && state.reason() == StateReason.ATTEMPTS_EXHAUSTED;
        return state.settled() && state.restartAt() == null && (state.state() == ProcessState.STOPPED || givenUp);
    }

    private static Map<String, Integer> wanted(Slot slot) {
        return slot.spec.control() == null ? Map.of() : slot.spec.control().ports();
    }
}
