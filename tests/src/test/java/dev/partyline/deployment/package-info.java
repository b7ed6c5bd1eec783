/**
 * Checks that template.yaml, samconfig.toml, events/ and the zips fit together.
 *
 * <p>Each check takes them, real or damaged, and returns a list of complaints, each of which names
 * the place. Its test runs it on the real ones, and then on damaged ones.
 */
@NullMarked
package dev.partyline.deployment;

import org.jspecify.annotations.NullMarked;
