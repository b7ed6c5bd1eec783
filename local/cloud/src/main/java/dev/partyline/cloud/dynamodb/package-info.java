/** DynamoDB Local with streams, and the template's tables in it. */
@NullMarked
package dev.partyline.cloud.dynamodb;

import org.jspecify.annotations.NullMarked;
