package org.hsu.procman.itests.toy;

import org.hsu.procman.api.event.EventListener;
import org.hsu.procman.api.event.HappenedEvent;
import org.hsu.procman.api.settings.NoSettings;

/** Hears everything and does nothing. */
public final class ToyListener implements EventListener<NoSettings> {

    @Override
    public Class<NoSettings> settingsType() {
        return NoSettings.class;
    }

    @Override
    public void happened(HappenedEvent event, NoSettings settings) {}
}
