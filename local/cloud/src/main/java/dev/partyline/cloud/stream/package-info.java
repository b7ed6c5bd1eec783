/** The event source mapping between a table's stream and a function. */
@NullMarked
package dev.partyline.cloud.stream;

import org.jspecify.annotations.NullMarked;
