/** Code that the local replacements of AWS services share. */
@NullMarked
package dev.partyline.cloud;

import org.jspecify.annotations.NullMarked;
