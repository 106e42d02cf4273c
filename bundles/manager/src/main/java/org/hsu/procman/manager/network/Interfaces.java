package org.hsu.procman.manager.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hsu.procman.api.management.ManagementInterface;
import org.hsu.procman.api.settings.InvalidConfigurationException;
import org.hsu.procman.api.settings.Settings;
import org.hsu.procman.manager.management.Management;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management interfaces that the configuration asks for, open as long as this is. */
public final class Interfaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interfaces.class);

    private final Map<String, ManagementInterface.Open> open = new LinkedHashMap<>();
    private InterfaceFacade facade;

    private Interfaces() {}

    /**
     * Opens all of them, or none.
     *
     * @param wanted   settings by name
     * @param provider gives null for a name that no bundle provides
     * @throws IOException                   one cannot be opened; the message names it
     * @throws InvalidConfigurationException its settings are refused
     */
    public static Interfaces open(
            Map<String, Settings> wanted,
            Function<String, ManagementInterface<?>> provider,
            Management management)
            throws IOException, InvalidConfigurationException {
        Interfaces interfaces = new Interfaces();
        boolean complete = false;
        try {
            for (Map.Entry<String, Settings> each : wanted.entrySet()) {
                interfaces.open(each.getKey(), provider.apply(each.getKey()), each.getValue(), management);
            }
            complete = true;
            return interfaces;
        } finally {
            if (!complete) {
                interfaces.close();
            }
        }
    }

    private <S extends Record> void open(
            String name, ManagementInterface<S> provided, Settings settings, Management management)
            throws IOException, InvalidConfigurationException {
        if (provided == null) {
            throw new IOException("process_manager." + name + " (" + settings.location()
                    + "): no bundle provides this interface; is bundles/ complete?");
        }
        if (facade == null) {
            facade = new InterfaceFacade(management);
        }
        try {
            open.put(name, provided.open(facade, settings.bind(provided.settingsType())));
        } catch (IOException | RuntimeException | LinkageError e) {
            String why = e instanceof IOException ? e.getMessage() : e.toString();
            throw new IOException("process_manager." + name + " (" + settings.location() + "): " + why, e);
        }
        LOG.info("the interface {} answers at {}", name, open.get(name).address());
    }

    /** Where each answers, by its name. */
    public Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        open.forEach((name, each) -> addresses.put(name, each.address()));
        return addresses;
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(open.values());
        if (facade != null) {
            all.add(facade);
        }
        for (AutoCloseable each : all) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("an interface cannot be closed: {}", e.toString());
            }
        }
        open.clear();
        facade = null;
    }
}
