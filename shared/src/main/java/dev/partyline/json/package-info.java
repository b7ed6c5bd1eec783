/** Writing JSON. */
@NullMarked
package dev.partyline.json;

import org.jspecify.annotations.NullMarked;
