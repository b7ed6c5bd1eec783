/**
 * Whether what is deployed fits together: template.yaml, samconfig.toml, events/ and the zips.
 *
 * <p>Each check takes them, real or damaged, and gives a list of complaints, each of which names
 * the place. Its test holds it against what is there, and then against what is not right.
 */
@NullMarked
package dev.partyline.deployment;

import org.jspecify.annotations.NullMarked;
