/** DynamoDB Local with streams, and the template's tables. */
@NullMarked
package dev.partyline.cloud.dynamodb;

import org.jspecify.annotations.NullMarked;
