package org.mapdriver.memcache.protocol;

import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A request with what reads its reply.
 *
 * @param name the command's name, for messages
 * @param request what is sent
 * @param parser makes a parser for each time that it is sent
 * @param write whether it changes something
 * @param ownTrace whether a reply may come of an earlier try of the same command, whose reply was
 *     lost, and so tells nothing
 * @param <R> what the reply says
 */
public record Command<R>(
    String name,
    Request request,
    Supplier<ReplyParser<R>> parser,
    boolean write,
    Predicate<R> ownTrace) {
  Command(String name, Request request, Supplier<ReplyParser<R>> parser, boolean write) {
    this(name, request, parser, write, reply -> false);
  }

  /** Whether this result, which is one of this command's, may come of an earlier try of it. */
  @SuppressWarnings("unchecked") // see above
  public boolean isOwnTrace(Object result) {
    return ownTrace.test((R) result);
  }
}
