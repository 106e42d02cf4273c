package org.hsu.procman.itests;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the constant pool of a class file tells (JVMS 4.4), annotations that are not there at run time included.
 *
 * @param flags      of the class, JVMS table 4.1-B
 * @param references binary names with dots of all classes that it names
 */
record ClassFile(int flags, Set<String> references) {
    private static final int ACC_INTERFACE = 0x0200;
    private static final int ACC_ANNOTATION = 0x2000;
    private static final int ACC_SYNTHETIC = 0x1000;
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

    /** Neither an annotation nor a package-info, which are interfaces to the JVM. */
    boolean isInterface() {
        return (flags & ACC_INTERFACE) != 0 && (flags & (ACC_ANNOTATION | ACC_SYNTHETIC)) == 0;
    }

    static ClassFile read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        Set<Integer> classes = new HashSet<>();
        Set<Integer> literals = new HashSet<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> classes.add(in.readUnsignedShort());
                case 8 -> literals.add(in.readUnsignedShort());
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 15 -> in.skipNBytes(3);
                case 16, 19, 20 -> in.skipNBytes(2);
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        int flags = in.readUnsignedShort();
        return new ClassFile(flags, references(texts, classes, literals));
    }

    private static Set<String> references(String[] texts, Set<Integer> classes, Set<Integer> literals) {
        Set<String> references = new TreeSet<>();
        for (int i = 1; i < texts.length; i++) {
            String text = texts[i];
            if (text == null) {
                continue;
            }
            if (classes.contains(i) && !text.startsWith("[")) {
                references.add(text.replace('/', '.'));
            } else if (!literals.contains(i) || classes.contains(i)) {
                for (Matcher name = IN_DESCRIPTOR.matcher(text); name.find(); ) {
                    references.add(name.group(1).replace('/', '.'));
                }
            }
        }
        return references;
    }
}
