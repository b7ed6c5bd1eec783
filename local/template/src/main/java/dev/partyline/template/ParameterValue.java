package dev.partyline.template;

import java.util.List;

/**
 * A valid value of a parameter.
 *
 * @param texts one text, or the list's items
 * @param list whether {@code Ref} gives a list
 * @param noEcho whether the value must not be shown
 */
record ParameterValue(List<String> texts, boolean list, boolean noEcho) {

  ParameterValue {
    texts = List.copyOf(texts);
  }

  @Override
  public String toString() {
    return noEcho ? "****" : texts.toString();
  }
}
