/** Rate limits. */
@NullMarked
package dev.partyline.rate;

import org.jspecify.annotations.NullMarked;
