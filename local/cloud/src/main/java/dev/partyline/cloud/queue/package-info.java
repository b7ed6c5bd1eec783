/** The template's queues that bin/local runs: on-failure destinations of stream mappings. */
@NullMarked
package dev.partyline.cloud.queue;

import org.jspecify.annotations.NullMarked;
