package org.hsu.procman.manager.jmx;

import java.util.Objects;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ReflectionException;

/**
 * A read-only MBean of a type of declared attributes and operations. Attributes are read from one snapshot per
 * request, without a lock. Thread-safe.
 *
 * @param <S> the snapshot
 */
final class OpenBean<S> implements DynamicMBean, NotificationEmitter {

    private final OpenBeanType<S> type;
    private final String subject;
    private final NotificationBroadcasterSupport broadcaster;
    private final KnownTables tables = new KnownTables();

    /** @param subject what it is of: the id of a process; empty where there is one only */
    OpenBean(OpenBeanType<S> type, String subject) {
        this.type = type;
        this.subject = Objects.requireNonNull(subject, "subject");
        this.broadcaster = new NotificationBroadcasterSupport(type.info().getNotifications());
    }

    /** Hands the notification to every listener, on the calling thread. */
    void send(Notification notification) {
        broadcaster.sendNotification(notification);
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException {
        OpenAttribute<S> attribute = type.attribute(name);
        if (attribute == null) {
            throw new AttributeNotFoundException("no such attribute: " + name);
        }
        try {
            return value(attribute, type.snapshot(subject));
        } catch (RuntimeException failure) {
            throw Refusals.of(failure);
        }
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList values = new AttributeList(names.length);
        S from;
        try {
            from = type.snapshot(subject);
        } catch (RuntimeException gone) {
            return values;
        }
        for (String name : names) {
            OpenAttribute<S> attribute = type.attribute(name);
            if (attribute != null) {
                addValue(values, attribute, from);
            }
        }
        return values;
    }

    /** By the rule of JMX an attribute that cannot be read is left out of the list. */
    private void addValue(AttributeList values, OpenAttribute<S> attribute, S from) {
        Object value;
        try {
            value = value(attribute, from);
        } catch (RuntimeException unreadable) {
            return;
        }
        values.add(new Attribute(attribute.name(), value));
    }

    private Object value(OpenAttribute<S> attribute, S from) {
        Object value = attribute.value().apply(from);
        return value instanceof LazyTable<?> table ? tables.of(attribute.name(), table) : value;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("no writable attribute: " + attribute.getName());
    }

    @Override
    public AttributeList setAttributes(AttributeList wished) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String name, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        int given = arguments == null ? 0 : arguments.length;
        OpenOperation operation = type.operation(name, given);
        if (operation == null) {
            String text = "no such operation: " + name + " with " + given + " arguments";
            throw new ReflectionException(new NoSuchMethodException(text), text);
        }
        try {
            return operation.body().call(new Arguments(
                    subject, operation.parameters(), arguments == null ? new Object[0] : arguments));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Refusals.of(new IllegalStateException(name + " was interrupted"));
        } catch (Exception failure) {
            throw Refusals.of(failure);
        }
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return type.info();
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return type.info().getNotifications();
    }

    @Override
    public void addNotificationListener(NotificationListener listener, NotificationFilter filter, Object handback) {
        broadcaster.addNotificationListener(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        broadcaster.removeNotificationListener(listener);
    }

    @Override
    public void removeNotificationListener(
            NotificationListener listener, NotificationFilter filter, Object handback)
            throws ListenerNotFoundException {
        broadcaster.removeNotificationListener(listener, filter, handback);
    }
}
