/**
 * Channel auth: {@code POST /pusher/auth}, may this user subscribe to this channel, or to these?
 * And {@code POST /pusher/user-auth}, who is this connection's user?
 */
@NullMarked
package dev.partyline.channelauth;

import org.jspecify.annotations.NullMarked;
