package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors that the template's user has found. */
class TemplateErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "Resources/Queue/Properties/QueueName, 'template.yaml:5: Resources/Queue/Properties/QueueName'",
    "Resources/Queue/Properties/Other, 'template.yaml:4: Resources/Queue/Properties'",
    "Resources/Queue/Properties/QueueName/0, 'template.yaml:5: Resources/Queue/Properties/QueueName'",
    "Resources/Other/Properties, 'template.yaml:2: Resources'",
  })
  void shouldHaveTheLineOfWhatIsWritten(String path, String where) throws Exception {
    Template template =
        TemplateText.sam(
                """
                Resources:
                  Queue:
                    Properties:
                      QueueName: {Ref: Name}
                """)
            .read();

    assertThat(template.error(path, "is wrong")).hasMessage(where + ": is wrong");
  }
}
