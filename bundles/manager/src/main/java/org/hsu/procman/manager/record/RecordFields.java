package org.hsu.procman.manager.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hsu.procman.api.process.ProcessState;
import org.hsu.procman.api.process.StateReason;
import org.hsu.procman.api.process.Transition;

/** The {@code key=value} lines of a record, taken out one by one, so that what is left over is foreign. */
final class RecordFields {
    private static final String TRANSITION = "transition";

    private final Map<String, String> values = new HashMap<>();
    private final List<String> transitions = new ArrayList<>();

    private RecordFields() {}

    static RecordFields of(String lines) throws UnreadableRecordException {
        RecordFields fields = new RecordFields();
        for (int at = 0; at < lines.length(); ) {
            int end = lines.indexOf('\n', at);
            String line = lines.substring(at, end);
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new UnreadableRecordException("a line of it is not key=value");
            }
            String key = line.substring(0, equals);
            String value = line.substring(equals + 1);
            if (key.equals(TRANSITION)) {
                fields.transitions.add(value);
            } else if (fields.values.put(key, value) != null) {
                throw new UnreadableRecordException("a field occurs twice");
            }
            at = end + 1;
        }
        return fields;
    }

    String text(String key) throws UnreadableRecordException {
        return unescaped(raw(key));
    }

    String textOrNull(String key) throws UnreadableRecordException {
        String text = text(key);
        return text.isEmpty() ? null : text;
    }

    /** Null also where the field is not there: earlier managers did not write it. */
    String textOrAbsent(String key) throws UnreadableRecordException {
        return values.containsKey(key) ? textOrNull(key) : null;
    }

    /** A field that older records do not have. */
    String textOrEmpty(String key) throws UnreadableRecordException {
        return values.containsKey(key) ? text(key) : "";
    }

    long number(String key) throws UnreadableRecordException {
        return number(key, raw(key));
    }

    Long numberOrNull(String key) throws UnreadableRecordException {
        String value = raw(key);
        return value.isEmpty() ? null : Long.valueOf(number(key, value));
    }

    int smallNumber(String key) throws UnreadableRecordException {
        Integer number = smallNumberOrNull(key);
        if (number == null) {
            throw notANumber(key);
        }
        return number;
    }

    /** @param absent for a record of an earlier version, which does not have the field */
    int smallNumber(String key, int absent) throws UnreadableRecordException {
        return values.containsKey(key) ? smallNumber(key) : absent;
    }

    Integer smallNumberOrNull(String key) throws UnreadableRecordException {
        Long number = numberOrNull(key);
        if (number != null && number != number.intValue()) {
            throw notANumber(key);
        }
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    /** Separated by single spaces; none in an empty value. */
    List<Long> numbers(String key) throws UnreadableRecordException {
        List<Long> numbers = new ArrayList<>();
        String value = raw(key);
        if (!value.isEmpty()) {
            for (String number : value.split(" ", -1)) {
                numbers.add(number(key, number));
            }
        }
        return numbers;
    }

    /** {@code name:number}, separated by single spaces; none where the key is absent. */
    Map<String, Integer> ports(String key) throws UnreadableRecordException {
        String value = values.remove(key);
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String port : value == null || value.isEmpty() ? new String[0] : value.split(" ", -1)) {
            int colon = port.lastIndexOf(':');
            long number = colon < 1 ? -1 : number(key, port.substring(colon + 1));
            if (number < 1 || number > 65_535) {
                throw notANumber(key);
            }
            ports.put(port.substring(0, colon), (int) number);
        }
        return ports;
    }

    boolean flag(String key) throws UnreadableRecordException {
        return switch (raw(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new UnreadableRecordException("field " + key + " is neither true nor false");
        };
    }

    <E extends Enum<E>> E word(String key, Class<E> words) throws UnreadableRecordException {
        return word(key, raw(key), words);
    }

    <E extends Enum<E>> E wordOrNull(String key, Class<E> words) throws UnreadableRecordException {
        String value = raw(key);
        return value.isEmpty() ? null : word(key, value, words);
    }

    List<Transition> transitions() throws UnreadableRecordException {
        List<Transition> steps = new ArrayList<>(transitions.size());
        for (String value : transitions) {
            String[] parts = value.split(" ", 5);
            if (parts.length < 5) {
                throw new UnreadableRecordException("a transition is incomplete");
            }
            steps.add(new Transition(
                    number(TRANSITION, parts[0]),
                    word(TRANSITION, parts[1], ProcessState.class),
                    word(TRANSITION, parts[2], ProcessState.class),
                    word(TRANSITION, parts[3], StateReason.class),
                    unescaped(parts[4])));
        }
        return steps;
    }

    /** To be called last. The key is not repeated: whoever wrote it, it would go into the log. */
    void refuseUnread() throws UnreadableRecordException {
        if (!values.isEmpty()) {
            throw new UnreadableRecordException("it is foreign: it has an unknown field");
        }
    }

    private String raw(String key) throws UnreadableRecordException {
        String value = values.remove(key);
        if (value == null) {
            throw new UnreadableRecordException("field " + key + " is missing");
        }
        return value;
    }

    private static long number(String key, String value) throws UnreadableRecordException {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw notANumber(key);
        }
    }

    private static UnreadableRecordException notANumber(String key) {
        return new UnreadableRecordException("field " + key + " is not a number that it can have");
    }

    private static <E extends Enum<E>> E word(String key, String value, Class<E> words)
            throws UnreadableRecordException {
        try {
            return Enum.valueOf(words, value);
        } catch (IllegalArgumentException e) {
            throw new UnreadableRecordException("field " + key + " is no known word");
        }
    }

    private static String unescaped(String value) throws UnreadableRecordException {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            char escape = i < value.length() ? value.charAt(i) : ' ';
            switch (escape) {
                case '\\' -> text.append('\\');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 'u' -> {
                    text.append(character(value, i + 1));
                    i += 4;
                }
                default -> throw new UnreadableRecordException("a value of it is escaped wrongly");
            }
        }
        return text.toString();
    }

    private static char character(String value, int at) throws UnreadableRecordException {
        try {
            return (char) Integer.parseInt(value, at, at + 4, 16);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new UnreadableRecordException("a value of it is escaped wrongly");
        }
    }
}
