/** The Pusher Channels app: its credentials, its address, and its signatures. */
@NullMarked
package dev.partyline.pusher;

import org.jspecify.annotations.NullMarked;
