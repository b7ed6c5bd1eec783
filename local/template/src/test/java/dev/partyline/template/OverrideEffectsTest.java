package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverrideEffectsTest {

  private static final TemplateText TEMPLATE =
      TemplateText.sam(
              """
              Resources:
                UserPool: {Type: AWS::Cognito::UserPool, Condition: HasNoIssuer}
                Table:
                  Type: AWS::DynamoDB::Table
                  Properties:
                    AttributeDefinitions: [{AttributeName: PK, AttributeType: S}]
                    KeySchema: [{AttributeName: PK, KeyType: HASH}]
                    StreamSpecification: {StreamViewType: NEW_IMAGE}
                Trigger:
                  Type: AWS::Serverless::Function
                  Properties:
                    CodeUri: trigger.zip
                    Handler: Trigger
                    Runtime: java25
                    Events:
                      Changes:
                        Type: DynamoDB
                        Properties:
                          Stream: !If [HasTable, !Ref TableStream, !GetAtt Table.StreamArn]
                          StartingPosition: LATEST
              """)
          .with(
              """
              Globals:
                Function:
                  Environment:
                    Variables:
                      STAGE: !Ref Stage
                      RATE: !Ref Rate
                      ISSUER: !If [HasIssuer, !Ref Issuer, !Ref UserPool]
              Metadata: {Local: {Parameters: {Issuer: local}, Environment: {STAGE: local}}}
              Parameters:
                Stage: {Type: String, Default: dev}
                Rate: {Type: Number, Default: 300}
                Issuer: {Type: String, Default: ''}
                Mail: {Type: String, Default: ''}
                TableStream: {Type: String, Default: ''}
              Conditions:
                HasTable: !Not [!Equals [!Ref TableStream, '']]
                HasIssuer: !Not [!Equals [!Ref Issuer, '']]
                HasNoIssuer: !Equals [!Ref Issuer, '']
              """)
          .parameter("Issuer", "local")
          .variable("STAGE", "local");

  private static List<String> warnings(Map<String, String> caller, String... overrides)
      throws Exception {
    return TEMPLATE
        .read()
        .overriding(ParameterOverrides.parse(List.of(overrides)))
        .checkOverrides(TEMPLATE.inputs(), caller);
  }

  @Test
  void shouldSayNothing_whenTheOverrideHasItsEffect() throws Exception {
    assertThat(warnings(Map.of("PATH", "/bin"), "Rate=1", "Issuer=https://id")).isEmpty();
  }

  @Test
  void shouldSayNothing_whenTheValueIsTheDefault() throws Exception {
    assertThat(warnings(Map.of(), "Stage=dev", "Mail=", "Issuer=local")).isEmpty();
  }

  @Test
  void shouldSay_whenNothingThatRunsUsesTheParameter() throws Exception {
    assertThat(warnings(Map.of(), "Mail=a@b.c", "Rate=1"))
        .containsExactly("Mail has no effect on what bin/local runs");
  }

  @Test
  void shouldSay_whenTheVariableIsSetByTheCallerOrByTheTemplatesLocalSection() throws Exception {
    assertThat(warnings(Map.of("RATE", "7"), "Stage=prod", "Rate=1"))
        .containsExactly(
            "Stage does not change STAGE, which bin/local itself sets",
            "Rate does not change RATE, which your environment sets");
  }

  @Test
  void shouldSay_whenAResourceOfTheCloudIsUsedInstead() throws Exception {
    assertThat(warnings(Map.of(), "Issuer="))
        .containsExactly(
            "Issuer creates UserPool, which bin/local does not run; functions get a generated name"
                + " of it");
  }

  @Test
  void shouldNameTheOverride_whenTheTemplateCannotRunWithIt() {
    assertThatThrownBy(() -> warnings(Map.of(), "Rate=1", "TableStream=arn:x"))
        .isInstanceOf(OverrideException.class)
        .hasMessageStartingWith(
            "TableStream: bin/local cannot run the template with this value: template.yaml:20:")
        .hasMessageEndingWith("must be a !GetAtt of the StreamArn of a table in this template");
  }

  @Test
  void shouldLeaveTheTemplatesOwnErrorAsItIs() throws Exception {
    TemplateText faulty = TEMPLATE.with("Rules: {R: {Assertions: x}}\n");

    Template overriding =
        faulty.read().overriding(ParameterOverrides.parse(List.of("Rate=1", "Mail=a")));

    assertThat(overriding.checkOverrides(TEMPLATE.inputs(), Map.of())).isEmpty();
    assertThatThrownBy(() -> overriding.resolve(TEMPLATE.inputs()))
        .isInstanceOf(TemplateException.class)
        .hasMessageEndingWith("Rules/R: Assertions must be a list");
  }

  @Test
  void shouldSayNothing_whenTheParameterHasNoOtherValue() throws Exception {
    TemplateText required = TemplateText.function().with("Parameters: {P: {Type: String}}\n");

    assertThat(
            required
                .read()
                .overriding(ParameterOverrides.parse(List.of("P=x")))
                .checkOverrides(required.inputs(), Map.of()))
        .isEmpty();
  }
}
