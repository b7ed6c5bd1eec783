/** The result of checking untrusted input: a checked value, or a refusal. */
@NullMarked
package dev.partyline.outcome;

import org.jspecify.annotations.NullMarked;
