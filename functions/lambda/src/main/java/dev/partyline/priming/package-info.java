/**
 * Stand-ins for all servers that a function calls, for priming before a snapshot. Nothing here
 * serves a caller.
 */
@NullMarked
package dev.partyline.priming;

import org.jspecify.annotations.NullMarked;
