/** Parsing untrusted JSON, and writing JSON. */
@NullMarked
package dev.partyline.json;

import org.jspecify.annotations.NullMarked;
