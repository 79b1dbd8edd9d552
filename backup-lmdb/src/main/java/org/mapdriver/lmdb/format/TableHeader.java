package org.mapdriver.lmdb.format;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the newer of a table's two meta pages says.
 *
 * @param pageSize bytes in a page
 * @param mapSize the size of the memory map of whoever wrote last
 * @param lastPage the number of the last page in use
 * @param transaction the transaction that wrote it
 * @param entries how many entries the table has
 * @param freeRoot the root page of the tree of free pages, or {@link #NO_PAGE}
 * @param root the root page of the table's tree, or {@link #NO_PAGE}
 */
public record TableHeader(
    int pageSize,
    long mapSize,
    long lastPage,
    long transaction,
    long entries,
    long freeRoot,
    long root) {
  /** Stands for the root of an empty tree. */
  public static final long NO_PAGE = -1;

  private static final int MAGIC = 0xBEEFC0DE;
  private static final int VERSION = 1;
  private static final int META_FLAG = 0x08;
  private static final int LENGTH = 152;

  /**
   * Reads a table's header.
   *
   * @param file the data file, which is not empty
   * @return the header
   * @throws NotATableException if this is not an LMDB file of the version that we know
   * @throws IOException if the file cannot be read
   */
  static TableHeader read(RandomAccessFile file) throws IOException {
    TableHeader first = readPage(file, 0);
    TableHeader second = readPage(file, first.pageSize());
    return second.transaction() > first.transaction() ? second : first;
  }

  private static TableHeader readPage(RandomAccessFile file, long offset) throws IOException {
    byte[] bytes = new byte[LENGTH];
    file.seek(offset);
    int got = 0;
    while (got < LENGTH) {
      int more = file.read(bytes, got, LENGTH - got);
      if (more < 0) {
        throw new NotATableException("it ends within its header");
      }
      got += more;
    }
    // struct MDB_page, 16 bytes: pgno, pad, flags, lower, upper. Then struct MDB_meta: magic,
    // version, address, mapsize, two struct MDB_db of 48 bytes, last_pg, txnid.
    ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    if ((page.getShort(10) & META_FLAG) == 0 || page.getInt(16) != MAGIC) {
      throw new NotATableException("it is not an LMDB file");
    }
    if (page.getInt(20) != VERSION) {
      throw new NotATableException("it has LMDB format version " + page.getInt(20));
    }
    int pageSize = page.getInt(40);
    if (pageSize < 512 || pageSize > 65536 || Integer.bitCount(pageSize) != 1) {
      throw new NotATableException("its page size is damaged");
    }
    long lastPage = page.getLong(136);
    long mapSize = page.getLong(32);
    if (lastPage < 1 || lastPage > (1L << 47) / pageSize || mapSize < 0 || mapSize > 1L << 47) {
      throw new NotATableException("its header is damaged");
    }
    return new TableHeader(
        pageSize,
        mapSize,
        lastPage,
        page.getLong(144),
        page.getLong(120),
        page.getLong(80),
        page.getLong(128));
  }

  /**
   * The bytes that the pages in use take.
   *
   * @return the least length of a file that misses nothing
   */
  public long length() {
    return (lastPage + 1) * pageSize;
  }
}
