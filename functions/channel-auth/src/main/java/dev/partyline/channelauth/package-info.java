/** Channel auth, {@code POST /pusher/auth}: may this user subscribe to this channel? */
@NullMarked
package dev.partyline.channelauth;

import org.jspecify.annotations.NullMarked;
