/** How JSON is written, and read where a few texts are all that is wanted of it. */
@NullMarked
package dev.partyline.json;

import org.jspecify.annotations.NullMarked;
