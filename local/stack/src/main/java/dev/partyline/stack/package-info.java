/**
 * The whole of template.yaml on one machine, without Docker or an account: wires what stands in for
 * AWS, Pusher and the identity provider as the template says, and starts and stops it.
 */
@NullMarked
package dev.partyline.stack;

import org.jspecify.annotations.NullMarked;
