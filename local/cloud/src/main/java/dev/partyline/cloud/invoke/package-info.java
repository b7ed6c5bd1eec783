/** Lambda's Invoke API on loopback, for clients of AWS's. */
@NullMarked
package dev.partyline.cloud.invoke;

import org.jspecify.annotations.NullMarked;
