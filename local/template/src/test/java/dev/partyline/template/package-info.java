/** Tests of the template reader. */
@NullMarked
package dev.partyline.local.template;

import org.jspecify.annotations.NullMarked;
