/** The HTTP edge: API Gateway's payload format 2.0 in and out. Nothing else knows of it. */
@NullMarked
package dev.partyline.http;

import org.jspecify.annotations.NullMarked;
