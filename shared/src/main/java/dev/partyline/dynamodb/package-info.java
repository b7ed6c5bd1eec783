/** The three operations of DynamoDB that the functions need, called without the SDK's client. */
@NullMarked
package dev.partyline.dynamodb;

import org.jspecify.annotations.NullMarked;
