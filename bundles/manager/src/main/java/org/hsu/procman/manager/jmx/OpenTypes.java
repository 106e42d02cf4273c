package org.hsu.procman.manager.jmx;

import javax.management.openmbean.ArrayType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Array types without checked exceptions. */
final class OpenTypes {

    static final ArrayType<String[]> TEXTS = arrayOf(SimpleType.STRING);

    private OpenTypes() {}

    static <E> ArrayType<E[]> arrayOf(OpenType<E> elements) {
        try {
            return ArrayType.getArrayType(elements);
        } catch (OpenDataException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }
}
