package dev.partyline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Checks the dependencies between packages. */
@AnalyzeClasses(packages = "dev.partyline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesDependOnThoseBelowThem =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.partyline..")
          .layer("outcome")
          .definedBy("dev.partyline.outcome")
          .layer("text")
          .definedBy("dev.partyline.text")
          .layer("json")
          .definedBy("dev.partyline.json")
          .layer("retry")
          .definedBy("dev.partyline.retry")
          .layer("network")
          .definedBy("dev.partyline.network")
          .layer("deadline")
          .definedBy("dev.partyline.deadline")
          .layer("environment")
          .definedBy("dev.partyline.environment")
          .layer("channel")
          .definedBy("dev.partyline.channel")
          .layer("user")
          .definedBy("dev.partyline.user")
          .layer("http")
          .definedBy("dev.partyline.http")
          .layer("pseudonym")
          .definedBy("dev.partyline.pseudonym")
          .layer("rate")
          .definedBy("dev.partyline.rate")
          .layer("awssdk")
          .definedBy("dev.partyline.awssdk")
          .layer("token")
          .definedBy("dev.partyline.token")
          .layer("history")
          .definedBy("dev.partyline.history")
          .layer("party")
          .definedBy("dev.partyline.party")
          .layer("pusher")
          .definedBy("dev.partyline.pusher")
          .layer("authorization")
          .definedBy("dev.partyline.authorization")
          .layer("notification")
          .definedBy("dev.partyline.notification")
          .whereLayer("outcome")
          .mayNotAccessAnyLayer()
          .whereLayer("text")
          .mayNotAccessAnyLayer()
          .whereLayer("json")
          .mayNotAccessAnyLayer()
          .whereLayer("retry")
          .mayNotAccessAnyLayer()
          .whereLayer("network")
          .mayNotAccessAnyLayer()
          .whereLayer("deadline")
          .mayNotAccessAnyLayer()
          .whereLayer("environment")
          .mayNotAccessAnyLayer()
          .whereLayer("channel")
          .mayOnlyAccessLayers("outcome", "text")
          .whereLayer("user")
          .mayOnlyAccessLayers("environment", "channel")
          .whereLayer("http")
          .mayOnlyAccessLayers("outcome", "text", "json")
          .whereLayer("pseudonym")
          .mayOnlyAccessLayers("channel", "pusher")
          .whereLayer("rate")
          .mayOnlyAccessLayers(
              "outcome", "deadline", "environment", "channel", "awssdk", "pseudonym")
          .whereLayer("awssdk")
          .mayOnlyAccessLayers("retry", "network", "environment")
          .whereLayer("token")
          .mayOnlyAccessLayers(
              "outcome", "deadline", "text", "json", "environment", "channel", "user")
          .whereLayer("history")
          .mayOnlyAccessLayers("outcome", "deadline", "environment", "awssdk")
          .whereLayer("party")
          .mayOnlyAccessLayers(
              "outcome", "deadline", "retry", "environment", "channel", "user", "awssdk")
          .whereLayer("pusher")
          .mayOnlyAccessLayers(
              "outcome", "deadline", "environment", "channel", "user", "json", "awssdk")
          .whereLayer("authorization")
          .mayOnlyAccessLayers("outcome", "deadline", "channel", "user", "party")
          .whereLayer("notification")
          .mayOnlyAccessLayers("outcome", "deadline", "json", "network", "channel", "pusher")
          .ensureAllClassesAreContainedInArchitecture();

  @ArchTest
  static final ArchRule noPackagesDependOnEachOther =
      slices().matching("dev.partyline.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingIsLambdas =
      noClasses().should().dependOnClassesThat().resideInAPackage("com.amazonaws..");

  @ArchTest
  static final ArchRule onlyHttpKnowsOfTheHttpEdge =
      noClasses()
          .that(resideOutsideOfPackage("dev.partyline.http"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.partyline.http");

  /** Callers use the services' own types; how services are called is configured in one place. */
  @ArchTest
  static final ArchRule onlyAwssdkConfiguresTheSdk =
      noClasses()
          .that(resideOutsideOfPackage("dev.partyline.awssdk"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("software.amazon.awssdk..")
                  .and(not(resideInAnyPackage("software.amazon.awssdk.services..")))
                  .and(not(resideInAnyPackage("software.amazon.awssdk.regions"))));

  @ArchTest
  static final ArchRule onlyTheTokenKnowsOfJose =
      noClasses()
          .that(resideOutsideOfPackage("dev.partyline.token"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.nimbusds..");

  @ArchTest
  static final ArchRule onlyPusherAndNotificationKnowOfPushersLibrary =
      noClasses()
          .that(
              resideOutsideOfPackage("dev.partyline.pusher")
                  .and(resideOutsideOfPackage("dev.partyline.notification")))
          .should()
          .dependOnClassesThat(resideInAnyPackage("com.pusher.."));

  @ArchTest
  static final ArchRule namesAreTheFieldsOwn =
      noClasses().should().haveNameMatching(".*(Util|Helper|Manager|Common)[^.]*");

  @ArchTest
  static final ArchRule nothingStaticCanChange = fields().that().areStatic().should().beFinal();

  @ArchTest
  static final ArchRule theEnvironmentIsPassedIn =
      noClasses()
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");
}
