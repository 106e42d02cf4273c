package org.hsu.procman.log.file;

import java.io.IOException;
import java.util.List;

/**
 * A place in a log that stays the same when its files are rotated: a file, named by the id of its index and,
 * for one without, by its inode; and an offset.
 *
 * @param id     of the index, 0 for none
 * @param inode  see {@link LogFile#inode}
 * @param offset where a line begins
 */
record Position(long id, String inode, long offset) {
    /** Before the oldest line, whenever it will be written. */
    static final Position BEGINNING = new Position(0, "-", 0);

    static Position in(LogFile file, long offset) {
        return new Position(file.id(), file.inode(), offset);
    }

    /** Behind the last line of all. */
    static Position end(List<LogFile> files) {
        if (files.isEmpty()) {
            return BEGINNING;
        }
        LogFile newest = files.get(files.size() - 1);
        return in(newest, newest.end());
    }

    /** Begins to read here; at the oldest line when this file is not kept any more. */
    ForwardLines read(List<LogFile> files, Wanted wanted) throws IOException {
        for (int i = 0; i < files.size(); i++) {
            LogFile file = files.get(i);
            if (id != 0 && file.id() == id) {
                return new ForwardLines(files, i, offset, wanted);
            }
        }
        for (int i = 0; i < files.size(); i++) {
            LogFile file = files.get(i);
            if ((id == 0 || file.id() == 0) && !inode.equals("0") && file.inode().equals(inode)) {
                return new ForwardLines(files, i, offset > file.end() ? 0 : offset, wanted);
            }
        }
        return new ForwardLines(files, 0, 0, wanted);
    }

    @Override
    public String toString() {
        return Long.toHexString(id) + '.' + inode + '.' + offset;
    }

    /** @throws IllegalArgumentException it is not the text of a position */
    static Position parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a cursor: " + text);
        }
        return new Position(Long.parseUnsignedLong(parts[0], 16), parts[1], Long.parseLong(parts[2]));
    }
}
