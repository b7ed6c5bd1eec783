/**
 * What {@code bin/doctor} and {@code bin/replay} share: error output and exit codes, and access to
 * the stack that {@code bin/local} runs. Depends on the module {@code shared} only.
 */
@NullMarked
package dev.partyline.operations;

import org.jspecify.annotations.NullMarked;
