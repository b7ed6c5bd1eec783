/** SnapStart hooks: priming before a snapshot, and refreshing after a restore. */
@NullMarked
package dev.partyline.snapshot;

import org.jspecify.annotations.NullMarked;
