/** The event source mapping between a table's stream and a function. */
@NullMarked
package dev.partyline.local.stream;

import org.jspecify.annotations.NullMarked;
