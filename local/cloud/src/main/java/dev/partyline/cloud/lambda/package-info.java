/**
 * Runs functions from their zips as Lambda does: one process per sandbox, with AWS's runtime
 * interface client.
 */
@NullMarked
package dev.partyline.cloud.lambda;

import org.jspecify.annotations.NullMarked;
