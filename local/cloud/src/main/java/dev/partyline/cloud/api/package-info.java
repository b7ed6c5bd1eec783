/** An API Gateway HTTP API: the template's routes, CORS and payload format 2.0. */
@NullMarked
package dev.partyline.cloud.api;

import org.jspecify.annotations.NullMarked;
