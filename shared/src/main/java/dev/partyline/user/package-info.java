/** A user, and what others see of one. */
@NullMarked
package dev.partyline.user;

import org.jspecify.annotations.NullMarked;
