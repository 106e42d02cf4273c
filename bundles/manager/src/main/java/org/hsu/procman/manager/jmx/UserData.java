package org.hsu.procman.manager.jmx;

import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.hsu.procman.manager.management.Event;
import org.hsu.procman.manager.management.EventJson;

/**
 * What a notification carries: a flat composite of {@code id}, {@code json} and the event's data, each under its
 * own name. A value that is not of a simple open type is carried as its text, for a class of ours would make the
 * client drop the notification.
 */
final class UserData {

    private static final Map<Class<?>, SimpleType<?>> TYPES = Map.of(
            String.class, SimpleType.STRING,
            Long.class, SimpleType.LONG,
            Integer.class, SimpleType.INTEGER,
            Double.class, SimpleType.DOUBLE,
            Boolean.class, SimpleType.BOOLEAN);

    private UserData() {}

    static CompositeData of(Event event) {
        Map<String, Object> items = new LinkedHashMap<>();
        items.put("id", event.id());
        items.put("json", EventJson.write(event));
        event.data().forEach((name, value) -> {
            if (!name.isBlank()) {
                items.putIfAbsent(name, simple(value));
            }
        });
        String[] names = items.keySet().toArray(String[]::new);
        OpenType<?>[] types = items.values().stream().map(UserData::type).toArray(OpenType<?>[]::new);
        try {
            CompositeType type = new CompositeType(event.type(), "data of an event", names, names, types);
            return new CompositeDataSupport(type, names, items.values().toArray());
        } catch (OpenDataException wrong) {
            throw new IllegalStateException(wrong.getMessage(), wrong);
        }
    }

    private static Object simple(Object value) {
        return value == null || TYPES.containsKey(value.getClass()) ? value : value.toString();
    }

    private static OpenType<?> type(Object value) {
        return value == null ? SimpleType.STRING : TYPES.get(value.getClass());
    }
}
