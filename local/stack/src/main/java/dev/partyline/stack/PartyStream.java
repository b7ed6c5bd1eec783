package dev.partyline.stack;

import dev.partyline.template.Function;
import dev.partyline.template.Stack;
import dev.partyline.template.StreamMapping;
import dev.partyline.template.Table;
import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;

/** Checks that the party table's stream holds what the trigger reads. */
final class PartyStream {

  private static final String PARTY_TABLE = "PARTY_TABLE";

  private PartyStream() {}

  /**
   * Checks the view type of the party table's stream: of a changed item, the trigger needs both
   * images.
   *
   * @throws TemplateException if it is another one
   */
  static void check(Template template, Stack stack) throws TemplateException {
    for (Function function : stack.functions()) {
      for (StreamMapping mapping : function.streams()) {
        if (mapping.tableLogicalId().equals(function.tableVariables().get(PARTY_TABLE))) {
          check(template, stack, mapping.tableLogicalId(), function);
        }
      }
    }
  }

  private static void check(Template template, Stack stack, String tableId, Function function)
      throws TemplateException {
    for (Table table : stack.tables()) {
      if (table.logicalId().equals(tableId)
          && table.stream() != Table.StreamView.NEW_AND_OLD_IMAGES) {
        throw template.error(
            "Resources/" + tableId + "/Properties/StreamSpecification/StreamViewType",
            "must be %s, which %s reads, not %s"
                .formatted(
                    Table.StreamView.NEW_AND_OLD_IMAGES, function.logicalId(), table.stream()));
      }
    }
  }
}
