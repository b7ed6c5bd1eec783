/** The three channels, the ids in their names, and the subscription that gets signed. */
@NullMarked
package dev.partyline.channel;

import org.jspecify.annotations.NullMarked;
