package org.mapdriver.memcache.connection;

import org.mapdriver.memcache.protocol.Command;

/**
 * How to tell a server who we are.
 *
 * @param isOpenToAll asks whether it needs to know, first; one that does not gets no password
 * @param login tells it
 */
public record Authentication(Command<Boolean> isOpenToAll, Command<Boolean> login) {}
