/**
 * {@code bin/local}: runs template.yaml on one machine, without Docker or an account. Starts, wires
 * and stops the local replacements of AWS, Pusher and the identity provider.
 */
@NullMarked
package dev.partyline.stack;

import org.jspecify.annotations.NullMarked;
