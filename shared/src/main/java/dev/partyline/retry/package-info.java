/** When what failed is tried again. */
@NullMarked
package dev.partyline.retry;

import org.jspecify.annotations.NullMarked;
