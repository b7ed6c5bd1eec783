/** The two operations of DynamoDB that deciding takes, called without the SDK's client. */
@NullMarked
package dev.partyline.dynamodb;

import org.jspecify.annotations.NullMarked;
