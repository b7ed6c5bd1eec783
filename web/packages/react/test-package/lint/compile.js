// Compiles files with React Compiler. A component or hook that it would skip is an error.
import { transformFileSync } from "@babel/core";

let components = 0;
for (const file of process.argv.slice(2)) {
  const logger = {
    logEvent(name, event) {
      if (event.kind === "CompileSuccess") components++;
      if (!["CompileError", "CompileSkip", "PipelineError", "CompileDiagnostic"].includes(event.kind)) return;
      console.error(`${name}: ${event.kind} ${JSON.stringify(event.detail ?? event.reason)}`);
      process.exitCode = 1;
    },
  };
  transformFileSync(file, {
    babelrc: false,
    configFile: false,
    presets: [["@babel/preset-typescript", { isTSX: file.endsWith("x"), allExtensions: true }]],
    plugins: [["babel-plugin-react-compiler", { panicThreshold: "none", logger }]],
    parserOpts: { plugins: ["jsx"] },
  });
}
console.log(`${components} compiled`);
if (components === 0) process.exitCode = 1;
