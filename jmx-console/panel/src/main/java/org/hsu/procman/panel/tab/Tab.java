package org.hsu.procman.panel.tab;

import java.util.List;
import javax.swing.JComponent;
import org.hsu.procman.panel.poll.Poller;

/** One tab. Its methods are called on the event thread; what {@link #reading} gives runs on the poll thread. */
public interface Tab {

    String title();

    /** Shown when the pointer rests on the title. */
    String tip();

    JComponent component();

    /**
     * What has to be read in each round while this tab is on top, for what is selected now. It hands over what it
     * has read to the event thread itself.
     *
     * @param selected ids, perhaps none
     */
    Poller.Reading reading(List<String> selected);

    /** After each poll while this tab is on top; what was polled anyhow can be shown. */
    default void polled() {}

    /** This tab has come on top, or the selection has changed while it is. */
    default void shown(List<String> selected) {}
}
