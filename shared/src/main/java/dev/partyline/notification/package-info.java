/** Events on their way to a channel, and the client of Pusher's HTTP API that publishes them. */
@NullMarked
package dev.partyline.notification;

import org.jspecify.annotations.NullMarked;
