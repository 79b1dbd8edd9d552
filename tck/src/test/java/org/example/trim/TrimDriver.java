package org.example.trim;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mapdriver.Access;
import org.mapdriver.LookupMap;
import org.mapdriver.MapOptions;
import org.mapdriver.spi.MapDriver;
import org.mapdriver.spi.MapOpener;
import org.mapdriver.spi.MapUri;
import org.mapdriver.spi.Parameter;
import org.mapdriver.spi.ParameterValues;

// 1. All of it
/** {@code trim:backup=URI}: another map's values without the blanks around them; read only. */
public final class TrimDriver implements MapDriver {
  private static final Parameter<String> BACKUP =
      Parameter.text("backup").doc("The map whose values are trimmed.");

  @Override
  public String scheme() {
    return "trim";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(BACKUP);
  }

  @Override
  public LookupMap open(MapUri uri, MapOptions options, MapOpener opener) {
    ParameterValues values = ParameterValues.read(uri, options, parameters());
    return new TrimMap(
        uri, opener.open(values.get(BACKUP), options.forBackup().access(Access.READ_ONLY)));
  }

  private record TrimMap(MapUri uri, LookupMap backup) implements LookupMap {
    @Override
    public byte @Nullable [] lookup(byte[] key) {
      byte[] value = backup.lookup(key);
      return value == null ? null : trimmed(value);
    }

    private static byte[] trimmed(byte[] value) {
      int from = 0;
      int to = value.length;
      while (from < to && value[from] == ' ') {
        from++;
      }
      while (to > from && value[to - 1] == ' ') {
        to--;
      }
      return Arrays.copyOfRange(value, from, to);
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void close() {
      backup.close();
    }
  }
}
