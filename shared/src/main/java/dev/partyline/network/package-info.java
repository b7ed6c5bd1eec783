/** What the network did to a call, as a code for the log. */
@NullMarked
package dev.partyline.network;

import org.jspecify.annotations.NullMarked;
