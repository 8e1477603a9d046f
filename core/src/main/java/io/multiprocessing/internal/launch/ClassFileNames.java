package io.multiprocessing.internal.launch;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The names in a class file that may be those of classes. */
final class ClassFileNames {
    private static final int MAGIC = 0xcafebabe;
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private ClassFileNames() {}

    /** Binary names, with dots, of all classes that the class mentions, and other words that look like such names. */
    static Set<String> mentionedIn(byte[] classFile) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.readInt(); // version
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> addNames(in.readUTF(), names);
                case LONG, DOUBLE -> {
                    in.readLong();
                    i++; // takes two places
                }
                case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> in.readUnsignedShort();
                case METHOD_HANDLE -> {
                    in.readByte();
                    in.readUnsignedShort();
                }
                case INTEGER, FLOAT -> in.readInt();
                default -> in.readInt(); // a pair of indexes: members, names with types, dynamic constants
            }
        }
        return names;
    }

    /**
     * A text may be a name as it stands, or a descriptor or signature with names between {@code L} and {@code ;} or
     * {@code <}. A name begins at the first {@code L} among letters, so each is looked at once.
     */
    private static void addNames(String text, Set<String> names) {
        String dotted = text.replace('/', '.');
        if (isName(dotted)) {
            names.add(dotted);
        }
        int from = 0;
        while ((from = dotted.indexOf('L', from)) >= 0) {
            int end = ++from;
            while (end < dotted.length() && isNamePart(dotted.charAt(end))) {
                end++;
            }
            if (end < dotted.length() && (dotted.charAt(end) == ';' || dotted.charAt(end) == '<')) {
                String name = dotted.substring(from, end);
                if (isName(name)) {
                    names.add(name);
                }
            }
            from = end;
        }
    }

    private static boolean isName(String text) {
        boolean atStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (atStart) {
                    return false;
                }
                atStart = true;
            } else if (atStart ? Character.isJavaIdentifierStart(c) : Character.isJavaIdentifierPart(c)) {
                atStart = false;
            } else {
                return false;
            }
        }
        return !atStart;
    }

    private static boolean isNamePart(char c) {
        return c == '.' || Character.isJavaIdentifierPart(c);
    }
}
