package dev.partyline.deployment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The parts of a compiled class that the checks use.
 *
 * @param name {@code dev/partyline/channel/Channel}
 * @param interfaces declared by the class itself
 * @param publicMethods of instances, name and descriptor: {@code <init>()V}
 * @param references the classes that it names
 * @param strings its string constants
 * @param calls methods that it calls: {@code dev/partyline/channel/Channel.parse}
 * @param variables the environment variables that it reads
 */
record ClassFile(
    String name,
    Set<String> interfaces,
    Set<String> publicMethods,
    Set<String> references,
    Set<String> strings,
    Set<String> calls,
    Set<String> variables) {

  private static final String ENVIRONMENT = "dev/partyline/environment/Environment";
  private static final Pattern TYPE = Pattern.compile("L([^;<]+)[;<]");
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*");

  // The tags of the constant pool: https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html
  private static final int CLASS = 7;
  private static final int NAME_AND_TYPE = 12;
  private static final int METHOD_TYPE = 16;

  static ClassFile read(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassFile found =
        new ClassFile(
            reader.getClassName(),
            Set.of(reader.getInterfaces()),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            new TreeSet<>());
    found.readConstantPool(reader);
    reader.accept(found.new Members(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }

  /** A copy that reads one more variable. */
  ClassFile reading(String variable) {
    Set<String> more = new TreeSet<>(variables);
    more.add(variable);
    return new ClassFile(name, interfaces, publicMethods, references, strings, calls, more);
  }

  private void readConstantPool(ClassReader reader) {
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int offset = reader.getItem(i);
      if (offset != 0) {
        switch (reader.readByte(offset - 1)) {
          case CLASS -> refer(reader.readUTF8(offset, buffer));
          case NAME_AND_TYPE -> referAll(reader.readUTF8(offset + 2, buffer));
          case METHOD_TYPE -> referAll(reader.readUTF8(offset, buffer));
          default -> {
            // Names no class.
          }
        }
      }
    }
  }

  private void refer(String type) {
    if (type.startsWith("[")) {
      referAll(type);
    } else {
      references.add(type);
    }
  }

  private void referAll(String descriptor) {
    Matcher types = TYPE.matcher(descriptor);
    while (types.find()) {
      references.add(types.group(1));
    }
  }

  private final class Members extends ClassVisitor {

    Members() {
      super(Opcodes.ASM9);
    }

    @Override
    public FieldVisitor visitField(
        int access, String field, String descriptor, String signature, Object value) {
      referAll(descriptor);
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      referAll(descriptor);
      if ((access & (Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC)) == Opcodes.ACC_PUBLIC) {
        publicMethods.add(method + descriptor);
      }
      return new Instructions();
    }
  }

  /**
   * A variable is read where its name, a constant, is passed to {@code Environment}, to a method
   * together with it, or to {@code System.getenv}.
   */
  private final class Instructions extends MethodVisitor {

    private final Set<String> names = new LinkedHashSet<>();

    Instructions() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitLdcInsn(Object constant) {
      if (constant instanceof String text) {
        strings.add(text);
        if (VARIABLE.matcher(text).matches()) {
          names.add(text);
        }
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String method, String descriptor, boolean onInterface) {
      calls.add(owner + "." + method);
      boolean reads =
          owner.equals(ENVIRONMENT)
              || descriptor.contains("L" + ENVIRONMENT + ";")
              || owner.equals("java/lang/System") && method.equals("getenv");
      List<String> arguments = new ArrayList<>(names);
      if (reads && descriptor.contains("Ljava/lang/String;")) {
        variables.addAll(arguments);
      }
      // A call without a string argument, such as Duration.ofSeconds, does not consume the name.
      if (descriptor.substring(0, descriptor.indexOf(')')).contains("Ljava/lang/String;")) {
        names.clear();
      }
    }
  }
}
