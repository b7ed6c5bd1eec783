/** Lambda's Invoke API on loopback, for any AWS SDK. */
@NullMarked
package dev.partyline.cloud.invoke;

import org.jspecify.annotations.NullMarked;
