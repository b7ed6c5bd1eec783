/** The queues of the template that bin/local runs: those that a stream mapping reports to. */
@NullMarked
package dev.partyline.cloud.queue;

import org.jspecify.annotations.NullMarked;
