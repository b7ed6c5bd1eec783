/** Tests of the template reader. */
@NullMarked
package dev.partyline.template;

import org.jspecify.annotations.NullMarked;
