/** What comes of reading something that a stranger controls: a checked value, or a refusal. */
@NullMarked
package dev.partyline.outcome;

import org.jspecify.annotations.NullMarked;
