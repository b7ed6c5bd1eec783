/** Delays between retries. */
@NullMarked
package dev.partyline.retry;

import org.jspecify.annotations.NullMarked;
