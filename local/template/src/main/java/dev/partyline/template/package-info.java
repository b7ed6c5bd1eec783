/**
 * Reads an AWS SAM template and says what of it {@code bin/local} has to run.
 *
 * <p>A template is read in four steps, each of which takes what the one before it made: text
 * becomes nodes that know their line ({@link dev.partyline.template.Template#read}), parameters and
 * conditions get their values, resources get what {@code Globals} gives them, and functions, APIs
 * and tables are read from the resources ({@link dev.partyline.template.Template#resolve}). A value
 * is evaluated only when something that runs locally needs it, so a part that matters in the cloud
 * alone may use what cannot be known here.
 *
 * <p>Whatever is not known is refused with one line that names it: file, line number, path.
 */
@NullMarked
package dev.partyline.template;

import org.jspecify.annotations.NullMarked;
