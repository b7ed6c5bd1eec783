/**
 * The history of channels: what was published, kept for clients that were away. The invitation
 * trigger writes it, channel auth reads it.
 */
@NullMarked
package dev.partyline.history;

import org.jspecify.annotations.NullMarked;
