package org.hsu.procman.manager.jmx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One call of an operation: the bean's subject and the checked arguments by name. */
final class Arguments {

    private final String subject;
    private final Map<String, Object> values = new HashMap<>();

    /**
     * @param subject see {@link OpenBean}
     * @throws IllegalArgumentException an argument does not fit its parameter
     */
    Arguments(String subject, List<OpenParameter> parameters, Object[] arguments) {
        this.subject = subject;
        for (int i = 0; i < arguments.length; i++) {
            OpenParameter parameter = parameters.get(i);
            values.put(parameter.name(), parameter.accept(arguments[i]));
        }
    }

    /** What the called bean is of: the id of a process. */
    String subject() {
        return subject;
    }

    String text(String name) {
        return (String) values.get(name);
    }

    boolean flag(String name) {
        return (Boolean) values.get(name);
    }

    /** @throws IllegalArgumentException it is smaller than the minimum */
    long number(String name, long minimum) {
        long value = (Long) values.get(name);
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be at least " + minimum + ", not " + value);
        }
        return value;
    }

    /** @throws IllegalArgumentException it is out of the range */
    int integer(String name, int minimum, int maximum) {
        int value = (Integer) values.get(name);
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(
                    name + " must be from " + minimum + " to " + maximum + ", not " + value);
        }
        return value;
    }
}
