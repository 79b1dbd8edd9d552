package org.mapdriver.memcache.protocol;

import java.util.function.Supplier;

/**
 * A request with what reads its reply.
 *
 * @param name the command's name, for messages
 * @param request what is sent
 * @param parser makes a parser for each time that it is sent
 * @param write whether it changes something
 * @param <R> what the reply says
 */
public record Command<R>(
    String name, Request request, Supplier<ReplyParser<R>> parser, boolean write) {}
