package dev.partyline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Checks the dependencies between modules and their packages. The poms hold most of it; this holds
 * transitive and test dependencies. {@code shared} tests its own packages.
 */
@AnalyzeClasses(packages = "dev.partyline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule modulesDependOnThoseBelowThem =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.partyline..")
          .layer("pusher-server")
          .definedBy("dev.partyline.pusherserver..")
          .layer("template")
          .definedBy("dev.partyline.template..")
          .layer("cloud")
          .definedBy("dev.partyline.cloud..")
          .layer("stack")
          .definedBy("dev.partyline.stack..")
          .layer("operations")
          .definedBy("dev.partyline.operations..")
          .layer("test-support")
          .definedBy("dev.partyline.testsupport..")
          .layer("channel")
          .definedBy("dev.partyline.channel..")
          .whereLayer("pusher-server")
          .mayNotAccessAnyLayer()
          .whereLayer("template")
          .mayNotAccessAnyLayer()
          .whereLayer("cloud")
          .mayOnlyAccessLayers("template")
          .whereLayer("stack")
          .mayOnlyAccessLayers("cloud", "template", "pusher-server", "channel")
          .whereLayer("test-support")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule operationsKnowOfNoOtherModuleButShared =
      noClasses()
          .that()
          .resideInAPackage("dev.partyline.operations..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.partyline.stack..",
              "dev.partyline.cloud..",
              "dev.partyline.template..",
              "dev.partyline.pusherserver..",
              "dev.partyline.testsupport..");

  @ArchTest
  static final ArchRule nothingElseKnowsOfOperations =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.partyline.operations..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.partyline.operations..");

  @ArchTest
  static final ArchRule pusherServerNeedsAWebServerAndAJsonParser =
      classes()
          .that()
          .resideInAPackage("dev.partyline.pusherserver")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.partyline.pusherserver",
              "org.eclipse.jetty..",
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "java..",
              "javax.crypto..");

  @ArchTest
  static final ArchRule pusherServersExtensionNeedsJUnit_andItsCommandPicocli =
      classes()
          .that()
          .resideInAnyPackage("dev.partyline.pusherserver.*")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.partyline.pusherserver..",
              "org.junit.jupiter.api.extension",
              "picocli",
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "java..");

  @ArchTest
  static final ArchRule templateNeedsAYamlAndAJsonParser =
      classes()
          .that()
          .resideInAPackage("dev.partyline.template..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.partyline.template..",
              "org.snakeyaml..",
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "java..");

  @ArchTest
  static final ArchRule servicesOfTheCloudKnowOnlyLambda =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.partyline.cloud..")
          .layer("all")
          .definedBy("dev.partyline.cloud")
          .layer("lambda")
          .definedBy("dev.partyline.cloud.lambda")
          .layer("api")
          .definedBy("dev.partyline.cloud.api")
          .layer("invoke")
          .definedBy("dev.partyline.cloud.invoke")
          .layer("stream")
          .definedBy("dev.partyline.cloud.stream")
          .layer("dynamodb")
          .definedBy("dev.partyline.cloud.dynamodb")
          .layer("queue")
          .definedBy("dev.partyline.cloud.queue")
          .layer("issuer")
          .definedBy("dev.partyline.cloud.issuer")
          .whereLayer("all")
          .mayNotAccessAnyLayer()
          .whereLayer("lambda")
          .mayOnlyAccessLayers("all")
          .whereLayer("api")
          .mayOnlyAccessLayers("all", "lambda")
          .whereLayer("invoke")
          .mayOnlyAccessLayers("all", "lambda")
          .whereLayer("stream")
          .mayOnlyAccessLayers("all", "lambda")
          .whereLayer("dynamodb")
          .mayOnlyAccessLayers("all")
          .whereLayer("queue")
          .mayOnlyAccessLayers("all")
          .whereLayer("issuer")
          .mayOnlyAccessLayers("all");

  @ArchTest
  static final ArchRule commandsAreAboveTheWiring_andThatIsAboveTheDemo =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("dev.partyline.stack..")
          .layer("command")
          .definedBy("dev.partyline.stack.command")
          .layer("wiring")
          .definedBy("dev.partyline.stack")
          .layer("demo")
          .definedBy("dev.partyline.stack.demo")
          .layer("watch")
          .definedBy("dev.partyline.stack.watch")
          .layer("console")
          .definedBy("dev.partyline.stack.console")
          .whereLayer("command")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("demo")
          .mayNotAccessAnyLayer()
          .whereLayer("watch")
          .mayOnlyAccessLayers("console")
          .whereLayer("console")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule doctorAndReplayDoNotKnowEachOther =
      slices().matching("dev.partyline.operations.(*)").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule noPackagesDependOnEachOther =
      slices().matching("dev.partyline.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesAreTheFieldsOwn =
      noClasses().should().haveNameMatching(".*(Util|Helper|Manager|Common)[^.]*");

  @ArchTest
  static final ArchRule nothingStaticCanChange = fields().that().areStatic().should().beFinal();
}
