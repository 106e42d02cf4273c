package org.hsu.procman.api.event;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of what happens: to notify somebody, to write it down elsewhere, to act on it. Register it as a component with
 * {@link ListenerType}; it is called for every entry of {@code process_manager.listeners} that names its type.
 *
 * <p>An entry's events come one after another, in their order, on a thread of its own. While one call goes on the next
 * events wait; when too many wait, the oldest are left out. No event is told twice. Thread-safe: entries are independent.
 *
 * @param <S> the record of its settings, see {@link org.hsu.procman.api.settings.Settings#bind}
 */
@ConsumerType
public interface EventListener<S extends Record> {

    /** The record that an entry's keys, apart from {@code type} and {@code events}, are bound to. */
    Class<S> settingsType();

    /**
     * Something happened. May block for a few seconds; then its thread is interrupted and the next event follows.
     * Types that it does not know may come at any time: it ignores them.
     *
     * @throws Exception anything: is told in the log and by {@code procman plugins}; the event counts as told
     */
    void happened(HappenedEvent event, S settings) throws Exception;
}
