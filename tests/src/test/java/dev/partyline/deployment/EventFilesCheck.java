package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Checks that a test runs every sample event, and that env.json sets declared variables only. */
final class EventFilesCheck {

  /** The section whose variables are for every function that declares them. */
  private static final String ALL = "Parameters";

  private static final Pattern FILE = Pattern.compile("[a-z]+(-[a-z]+)*\\.json");

  private EventFilesCheck() {}

  static List<String> complaints(
      Set<String> files, Set<String> run, JsonNode environment, SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    for (String file : files) {
      if (!run.contains(file)) {
        complaints.add("events/%s is not run by a test".formatted(file));
      }
    }
    Map<String, DeployedFunction> functions =
        template.functions().stream()
            .collect(Collectors.toMap(DeployedFunction::id, function -> function));
    environment
        .properties()
        .forEach(
            entry -> {
              String section = entry.getKey();
              if (section.equals(ALL)) {
                complaints.addAll(
                    undeclared("no function has a", entry.getValue(), functions.values()));
              } else if (functions.containsKey(section)) {
                complaints.addAll(
                    undeclared(
                        section + " has no", entry.getValue(), List.of(functions.get(section))));
              } else {
                complaints.add("events/env.json: there is no function " + section);
              }
            });
    return complaints;
  }

  /** sam local ignores variables that the template does not declare. */
  private static List<String> undeclared(
      String who, JsonNode variables, Collection<DeployedFunction> functions) {
    List<String> complaints = new ArrayList<>();
    variables
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (functions.stream().noneMatch(function -> function.variables().has(name))) {
                complaints.add("events/env.json: %s variable %s".formatted(who, name));
              }
            });
    return complaints;
  }

  /** The file names in a test class's methods and in their annotations. */
  static Set<String> namedByMethodsOf(String testClass) throws IOException {
    Set<String> names = new TreeSet<>();
    String resource = "/" + testClass.replace('.', '/') + ".class";
    try (InputStream in = EventFilesCheck.class.getResourceAsStream(resource)) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String type, String signature, String[] exceptions) {
                  // A constant that lists the files does not run them.
                  return name.equals("<clinit>") ? null : new Names(names);
                }
              },
              0);
    }
    return names;
  }

  private static final class Names extends MethodVisitor {

    private final Set<String> names;

    Names(Set<String> names) {
      super(Opcodes.ASM9);
      this.names = names;
    }

    @Override
    public void visitLdcInsn(Object constant) {
      add(constant);
    }

    @Override
    public AnnotationVisitor visitAnnotation(String type, boolean visible) {
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(String name, Object value) {
          add(value);
        }

        @Override
        public AnnotationVisitor visitArray(String name) {
          return this;
        }
      };
    }

    private void add(Object value) {
      if (value instanceof String text) {
        FILE.matcher(text).results().map(MatchResult::group).forEach(names::add);
      }
    }
  }
}
