/**
 * Use of the AWS SDK for Java: one HTTP client, the function's credentials, one deadline for each
 * call, and errors as codes.
 */
@NullMarked
package dev.partyline.awssdk;

import org.jspecify.annotations.NullMarked;
