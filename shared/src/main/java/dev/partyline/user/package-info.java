/** A user, and the profile that other users see. */
@NullMarked
package dev.partyline.user;

import org.jspecify.annotations.NullMarked;
