import fs from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { createJiti } from 'jiti';
import { getQuickJS } from 'quickjs-emscripten';
import { transform } from 'sucrase';
import ts from 'typescript';

const require = createRequire(import.meta.url);
const source = 'enum Colour { Red, Blue = "blue" }\nclass Box { constructor(private n: number) {} get() { return this.n; } }\nexport const found = [Colour.Blue, new Box(3).get()] satisfies unknown[];';

// JavaScript in WebAssembly, with functions of ours in it, and interrupted.
async function quickJs() {
  const engine = await getQuickJS();
  let turns = 0;
  const context = engine.newContext();
  const hello = context.newFunction('hello', (name) => context.newString(`hello ${context.getString(name)}`));
  context.setProp(context.global, 'hello', hello);
  hello.dispose();
  const said = context.unwrapResult(context.evalCode('hello("ä")'));
  const text = context.getString(said);
  said.dispose();
  context.dispose();
  let interrupted;
  try {
    engine.evalCode('for (;;);', { shouldInterrupt: () => ++turns > 100 });
  } catch ({ name, message }) {
    interrupted = [name, message];
  }
  return [engine.evalCode('1 + [1, 2].at(-1)'), text, interrupted];
}

function typescript() {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 } });
  const made = { exports: {} };
  vm.runInThisContext(`(function (module, exports, require) {${outputText}\n})`)(made, made.exports, require);
  const host = ts.createCompilerHost({});
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) => (name === 'a.ts' ? ts.createSourceFile(name, 'const n: number = "x"; let m: string = n;', ts.ScriptTarget.ES2020) : getSourceFile.call(host, name, ...rest));
  const program = ts.createProgram(['a.ts'], { noLib: true, types: [] }, host);
  return [outputText, made.exports.found, program.getSemanticDiagnostics().map(({ messageText }) => messageText)];
}

async function jiti() {
  fs.mkdirSync('/tmp/jiti', { recursive: true });
  fs.writeFileSync('/tmp/jiti/a.ts', 'import { b } from "./b"; export const a: number = b + 1; export default { a } as const;');
  fs.writeFileSync('/tmp/jiti/b.ts', 'export const b = 1; export const here = __filename;');
  const load = createJiti('/tmp/jiti/', { fsCache: false });
  const { a } = await load.import('./a.ts');
  return [a, (await load.import('./b.ts')).here];
}

export async function handler() {
  return { quickJs: await quickJs(), typescript: typescript(), sucrase: transform(`${source}\nimport y from 'z'; const e = <a b={1}>text</a>;`, { transforms: ['typescript', 'jsx', 'imports'] }).code, jiti: await jiti() };
}
