/** The three kinds of channel, the ids in their names, and subscriptions. */
@NullMarked
package dev.partyline.channel;

import org.jspecify.annotations.NullMarked;
