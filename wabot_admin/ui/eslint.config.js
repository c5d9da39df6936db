/** What a file of the UI may not do; who may import whom follows docs: features know api, components and lib only. */
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";
import ts from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));
const others = (own) => features.filter((name) => name !== own).map((name) => `@/features/${name}`);
const forbid = (paths) => ({
  "no-restricted-imports": ["error", { patterns: paths.map((path) => ({ group: [path, `${path}/*`], message: "See the README: who may import whom." })) }],
});

export default ts.config(
  { ignores: ["src/api/schema.d.ts", "node_modules", "public"] },
  ...ts.configs.strict,
  a11y.flatConfigs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "no-console": "error",
      "no-eval": "error",
      "no-restricted-globals": ["error", "localStorage", "sessionStorage", "alert", "confirm", "prompt"],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Text is text: render it." },
        { selector: "Property[key.name='dangerouslySetInnerHTML']", message: "Text is text: render it." },
        { selector: "AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/]", message: "Text is text: render it." },
        { selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|write|writeln)$/]", message: "Text is text: render it." },
      ],
      "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }],
      "jsx-a11y/no-autofocus": "off",
    },
  },
  { files: ["**/*.test.{ts,tsx}"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
  ...features.map((name) => ({ files: [`src/features/${name}/**`], rules: forbid(others(name)) })),
  { files: ["src/components/**", "src/lib/**", "src/api/**"], rules: forbid(["@/features", "@/routes"]) },
);
