/**
 * A secret in AWS Secrets Manager: its name, and how it is read. What is in it is others' matter.
 */
@NullMarked
package dev.partyline.secret;

import org.jspecify.annotations.NullMarked;
