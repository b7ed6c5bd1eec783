/** How often somebody may ask. */
@NullMarked
package dev.partyline.rate;

import org.jspecify.annotations.NullMarked;
