/** {@code bin/local --watch}: builds the functions' modules when their sources are saved. */
@NullMarked
package dev.partyline.stack.watch;

import org.jspecify.annotations.NullMarked;
