import hooks from "eslint-plugin-react-hooks";
import { configs } from "typescript-eslint";

export default [
  { files: ["**/*.{ts,tsx}"], languageOptions: { parser: configs.base.languageOptions.parser } },
  hooks.configs.flat.recommended,
];
