/** {@code bin/replay}: sends undelivered items through the invitation trigger again. */
@NullMarked
package dev.partyline.operations.replay;

import org.jspecify.annotations.NullMarked;
