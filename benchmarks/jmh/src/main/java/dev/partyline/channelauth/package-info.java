/** Benchmarks of the function's own package, which is where its parts can be reached. */
@NullMarked
package dev.partyline.channelauth;

import org.jspecify.annotations.NullMarked;
