/** {@code bin/local}: runs template.yaml on one machine, without Docker or an account. */
@NullMarked
package dev.partyline.local;

import org.jspecify.annotations.NullMarked;
