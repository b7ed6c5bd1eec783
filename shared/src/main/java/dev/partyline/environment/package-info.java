/** The function's environment variables, read once and checked at init. */
@NullMarked
package dev.partyline.environment;

import org.jspecify.annotations.NullMarked;
