package dev.partyline.stack;

import dev.partyline.template.Function;
import dev.partyline.template.Stack;
import dev.partyline.template.StreamMapping;
import dev.partyline.template.Table;
import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.util.List;
import java.util.Optional;

/**
 * The stream of the party table. The template may have other tables and other streams: the party
 * table is the one whose stream the trigger reads.
 *
 * @param trigger the function that reads it
 * @param table the logical id of the party table
 */
record PartyStream(Function trigger, String table) {

  private static final String PARTY_TABLE = "PARTY_TABLE";

  /**
   * Finds it: a mapping of a function whose {@code PARTY_TABLE} is the mapped table, else the first
   * mapping of a table with the party table's keys.
   */
  static Optional<PartyStream> in(Stack stack) {
    List<PartyStream> mapped =
        stack.functions().stream()
            .flatMap(
                function ->
                    function.streams().stream()
                        .map(StreamMapping::tableLogicalId)
                        .map(table -> new PartyStream(function, table)))
            .toList();
    return mapped.stream()
        .filter(PartyStream::isOfPartyTable)
        .findFirst()
        .or(
            () ->
                mapped.stream()
                    .filter(
                        stream ->
                            table(stack, stream.table())
                                .filter(PartyStream::hasItsKeys)
                                .isPresent())
                    .findFirst());
  }

  /**
   * The party table: that of the stream; without a stream, the {@code PARTY_TABLE} of a function,
   * else the only table with its keys.
   */
  static Optional<Table> partyTable(Stack stack) {
    return in(stack)
        .flatMap(stream -> table(stack, stream.table()))
        .or(
            () ->
                stack.functions().stream()
                    .map(function -> function.tableVariables().getOrDefault(PARTY_TABLE, ""))
                    .flatMap(logicalId -> table(stack, logicalId).stream())
                    .findFirst())
        .or(
            () -> {
              List<Table> withKeys =
                  stack.tables().stream().filter(PartyStream::hasItsKeys).toList();
              return withKeys.size() == 1 ? Optional.of(withKeys.get(0)) : Optional.empty();
            });
  }

  private static boolean hasItsKeys(Table table) {
    return table.keySchema().stream()
        .map(Table.Key::attribute)
        .toList()
        .equals(List.of("PK", "SK"));
  }

  private static Optional<Table> table(Stack stack, String logicalId) {
    return stack.tables().stream().filter(table -> table.logicalId().equals(logicalId)).findFirst();
  }

  private boolean isOfPartyTable() {
    return table.equals(trigger.tableVariables().get(PARTY_TABLE));
  }

  /**
   * Checks the view type of the party table's stream: of a changed item, the trigger needs both
   * images.
   *
   * @throws TemplateException if it is another one
   */
  static void check(Template template, Stack stack) throws TemplateException {
    Optional<PartyStream> stream = in(stack).filter(PartyStream::isOfPartyTable);
    if (stream.isEmpty()) {
      return;
    }
    Optional<Table> table = table(stack, stream.get().table());
    if (table.isPresent() && table.get().stream() != Table.StreamView.NEW_AND_OLD_IMAGES) {
      throw template.error(
          "Resources/" + table.get().logicalId() + "/Properties/StreamSpecification/StreamViewType",
          "must be %s, which %s reads, not %s"
              .formatted(
                  Table.StreamView.NEW_AND_OLD_IMAGES,
                  stream.get().trigger().logicalId(),
                  table.get().stream()));
    }
  }
}
