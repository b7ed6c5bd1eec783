/** An HTTP API of API Gateway's: routes, CORS and payload format 2.0, as the template says. */
@NullMarked
package dev.partyline.cloud.api;

import org.jspecify.annotations.NullMarked;
