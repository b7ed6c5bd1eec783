/** What all stand-ins for AWS's services share. */
@NullMarked
package dev.partyline.cloud;

import org.jspecify.annotations.NullMarked;
