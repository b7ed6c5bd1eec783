/** Decides who may subscribe to which channel. */
@NullMarked
package dev.partyline.authorization;

import org.jspecify.annotations.NullMarked;
