package org.hsu.procman.api.spec;

/**
 * Ports from which the manager takes: {@code process_manager.port_range}.
 *
 * @param first 1 to 65535
 * @param last  not below the first
 */
public record PortRange(int first, int last) {

    /** What the contract names: 30000-31000. */
    public static final PortRange DEFAULT = new PortRange(30_000, 31_000);

    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("not a range of ports: " + first + "-" + last);
        }
    }

    /** As it is written in a configuration: {@code 30000-31000}. */
    @Override
    public String toString() {
        return first + "-" + last;
    }
}
