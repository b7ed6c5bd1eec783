/** How JSON is written. */
@NullMarked
package dev.partyline.json;

import org.jspecify.annotations.NullMarked;
