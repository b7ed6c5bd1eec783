/** Events on their way to a channel, and the client that publishes them. */
@NullMarked
package dev.partyline.notification;

import org.jspecify.annotations.NullMarked;
