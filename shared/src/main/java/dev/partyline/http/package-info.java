/**
 * The HTTP edge: reads and writes API Gateway's payload format 2.0, which no other package knows.
 */
@NullMarked
package dev.partyline.http;

import org.jspecify.annotations.NullMarked;
