/** What a function does before a snapshot of it is taken, and after one has been restored. */
@NullMarked
package dev.partyline.snapshot;

import org.jspecify.annotations.NullMarked;
