/** Text as bytes. */
@NullMarked
package dev.partyline.text;

import org.jspecify.annotations.NullMarked;
