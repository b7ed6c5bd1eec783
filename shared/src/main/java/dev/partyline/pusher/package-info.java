/** The Pusher Channels app: its credentials, its address, and the signatures it checks. */
@NullMarked
package dev.partyline.pusher;

import org.jspecify.annotations.NullMarked;
