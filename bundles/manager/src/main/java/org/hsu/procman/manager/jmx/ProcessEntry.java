package org.hsu.procman.manager.jmx;

import java.util.Locale;
import java.util.Objects;
import javax.management.AttributeChangeNotification;
import javax.management.ObjectName;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.Management;
import org.hsu.procman.manager.management.ProcessView;

/** A registered process bean and what its listeners were last told. Told by one thread. */
final class ProcessEntry {

    private final Management management;
    private final String id;
    private final ObjectName name;
    private final OpenBean<ProcessView> bean;
    private String state;
    private String health;
    private long sequence;

    ProcessEntry(Management management, String id, OpenBean<ProcessView> bean) {
        this.management = management;
        this.id = id;
        this.name = Names.process(id);
        this.bean = bean;
        management.process(id).ifPresent(view -> {
            state = view.state().name();
            health = Readings.health(view);
        });
    }

    ObjectName name() {
        return name;
    }

    OpenBean<ProcessView> bean() {
        return bean;
    }

    /**
     * Tells what an event about this process has changed. A state event says itself which state was reached, so
     * that quick steps are told one by one; the health is that of the newest snapshot.
     */
    void tell(Event event) {
        if (event.type().equals(Event.STATE)) {
            String reached = word(event, "to");
            changeState(event, word(event, "from"), reached);
        }
        String now = management.process(id).map(Readings::health).orElse(health);
        if (!Objects.equals(health, now)) {
            send(event, "Health", health, now);
            health = now;
        }
    }

    private void changeState(Event event, String left, String reached) {
        String now = reached == null
                ? management.process(id).map(view -> view.state().name()).orElse(state)
                : reached;
        String before = left == null ? state : left;
        if (!Objects.equals(before, now)) {
            send(event, "State", before, now);
        }
        state = now;
    }

    private static String word(Event event, String item) {
        Object value = event.data().get(item);
        return value == null ? null : value.toString().toUpperCase(Locale.ROOT);
    }

    private void send(Event event, String attribute, String before, String now) {
        sequence++;
        bean.send(new AttributeChangeNotification(
                name, sequence, event.epochMillis(), event.message(), attribute, String.class.getName(), before, now));
    }
}
