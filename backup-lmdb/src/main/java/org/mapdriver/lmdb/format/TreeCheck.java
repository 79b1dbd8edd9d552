package org.mapdriver.lmdb.format;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Follows all pages of a table, before LMDB does: it trusts what it maps, so that a page that is
 * missing or damaged can end the whole process.
 *
 * <p>Source: LMDB's mdb.c, "struct MDB_page", "struct MDB_node".
 */
public final class TreeCheck {
  private static final int BRANCH = 0x01;
  private static final int LEAF = 0x02;
  private static final int PAGE_HEADER = 16;
  private static final int NODE_HEADER = 8;
  private static final int BIG_DATA = 0x01;

  /** LMDB aborts the process on a branch with fewer, but for the tree of free pages. */
  private static final int LEAST_CHILDREN = 2;

  private static final int MOST_DEPTH = 32;

  /** Tables up to this size are always checked: it takes a few milliseconds. */
  private static final long SMALL = 4L << 20;

  private static final int ATTEMPTS = 5;

  private final RandomAccessFile file;
  private final TableHeader header;
  private final long length;
  private long pages;

  private TreeCheck(RandomAccessFile file, TableHeader header) throws IOException {
    this.file = file;
    this.header = header;
    this.length = file.length();
  }

  /**
   * Checks a table if that is quick, or if its file is shorter than its header says. A sound file
   * may be: pages at its end that are free need never have been written.
   *
   * @param file the data file, not empty
   * @return the table's header
   * @throws NotATableException if something is missing or damaged
   * @throws IOException if the file cannot be read
   */
  public static TableHeader beforeOpening(RandomAccessFile file) throws IOException {
    TableHeader header = TableHeader.read(file);
    long length = file.length();
    if (length >= header.length() && length > SMALL) {
      return header;
    }
    return run(file);
  }

  /**
   * Checks a whole table.
   *
   * @param file the data file, not empty
   * @return the table's header
   * @throws NotATableException if something is missing or damaged
   * @throws IOException if the file cannot be read
   */
  public static TableHeader run(RandomAccessFile file) throws IOException {
    for (int attempt = 1; ; attempt++) {
      TableHeader before = TableHeader.read(file);
      try {
        new TreeCheck(file, before).walk();
        return before;
      } catch (NotATableException e) {
        // Without a lock, writers may have used the old state's pages again meanwhile.
        boolean moved = TableHeader.read(file).transaction() != before.transaction();
        if (!moved || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void walk() throws IOException {
    walk(header.freeRoot(), 1, 1);
    walk(header.root(), 1, LEAST_CHILDREN);
  }

  private void walk(long number, int depth, int leastChildren) throws IOException {
    if (number == TableHeader.NO_PAGE) {
      return;
    }
    if (depth > MOST_DEPTH || ++pages > header.lastPage()) {
      throw damaged(number);
    }
    ByteBuffer page = read(number);
    int flags = page.getShort(10) & 0xffff;
    int lower = page.getShort(12) & 0xffff;
    int upper = page.getShort(14) & 0xffff;
    boolean branch = flags == BRANCH;
    int nodes = (lower - PAGE_HEADER) / 2;
    if ((!branch && flags != LEAF)
        || page.getLong(0) != number
        || lower > upper
        || upper > header.pageSize()
        || nodes < (branch ? leastChildren : 1)) {
      throw damaged(number);
    }
    for (int i = 0; i < nodes; i++) {
      int node = page.getShort(PAGE_HEADER + 2 * i) & 0xffff;
      if (node < upper || node > header.pageSize() - NODE_HEADER) {
        throw damaged(number);
      }
      if (branch) {
        walk(child(page, node), depth + 1, leastChildren);
      } else {
        checkEntry(page, node, number);
      }
    }
  }

  private static long child(ByteBuffer page, int node) {
    return (page.getInt(node) & 0xffffffffL) | (page.getShort(node + 4) & 0xffffL) << 32;
  }

  private void checkEntry(ByteBuffer page, int node, long number) throws IOException {
    long size = page.getInt(node) & 0xffffffffL;
    int data = node + NODE_HEADER + (page.getShort(node + 6) & 0xffff);
    boolean big = (page.getShort(node + 4) & BIG_DATA) != 0;
    if (data + (big ? 8 : size) > header.pageSize()) {
      throw damaged(number);
    }
    if (big) {
      long first = page.getLong(data);
      long count = (PAGE_HEADER + size + header.pageSize() - 1) / header.pageSize();
      requirePresent(first, count);
    }
  }

  private ByteBuffer read(long number) throws IOException {
    requirePresent(number, 1);
    byte[] bytes = new byte[header.pageSize()];
    file.seek(number * header.pageSize());
    file.readFully(bytes);
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  private void requirePresent(long first, long count) throws NotATableException {
    if (first < 2 || first > header.lastPage() || first + count - 1 > header.lastPage()) {
      throw damaged(first);
    }
    if ((first + count) * header.pageSize() > length) {
      throw new NotATableException(
          "it is cut off: it has " + length + " bytes, and page " + first + " is beyond its end");
    }
  }

  private static NotATableException damaged(long page) {
    return new NotATableException("page " + page + " is damaged");
  }
}
