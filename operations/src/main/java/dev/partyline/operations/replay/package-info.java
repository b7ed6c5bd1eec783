/** Puts events that could not be delivered back through the trigger. */
@NullMarked
package dev.partyline.operations.replay;

import org.jspecify.annotations.NullMarked;
