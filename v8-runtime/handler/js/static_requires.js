// The require() calls of a CommonJS file that run whenever the file runs, found in its text: `const x = require('y')`,
// `module.exports = require('y')` and their like, outside of every block and condition. Where the text cannot be followed, what was found so far is all. A
// deployment is refused for what these lead to: better one too few. Gives [{request, at}], `at` in the text.
'use strict';
(function () {
  const kWord = /[A-Za-z_$][\w$]*/y;
  const kSpace = /(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/|^#![^\n]*)+/y;
  const kString = /'((?:[^'\\\n]|\\[^])*)'|"((?:[^"\\\n]|\\[^])*)"/y;
  const kRegExp = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
  // Inside of a block only brackets, texts and comments count.
  const kInBlock = /[^'"`/()[\]{}]+/y;
  const kLastToken = /([A-Za-z_$][\w$]*|=>|\S)\s*$/;
  const kNumber = /\.?\d[\w.]*/y;
  const kRequire = /\s*\(\s*(?:'([^'\\\n]+)'|"([^"\\\n]+)")\s*\)/y;
  // Words that an expression follows, so that a slash behind them begins a regular expression.
  const kBeforeExpression = new Set(['return', 'typeof', 'case', 'in', 'of', 'do', 'else', 'void', 'delete', 'instanceof', 'new', 'throw', 'yield', 'await']);
  const kConditional = new Set(['function', 'class', '?', '&', '|', '=>']);
  // Words that begin statements which decide what runs. The one before need not have ended with a semicolon.
  const kDeciding = new Set(['if', 'else', 'for', 'while', 'do', 'switch', 'try', 'catch', 'finally', 'with']);
  const kReturn = /(?:^|[^.\w$])return(?![\w$])/;
  const kName = /^[A-Za-z_$]/;
  const kDeclaring = new Set(['const', 'let', 'var']);

  // Behind a parenthesis a slash divides, unless that belongs to an if or a while: then these would not be brackets.
  function isMisleading(pattern) {
    const count = (one) => pattern.split(one).length;
    return /['"`]/.test(pattern) || count('(') !== count(')') || count('[') !== count(']') || count('{') !== count('}');
  }

  function staticRequires(text) {
    const found = [];
    const depth = [];  // of brackets that are open
    let blocks = 0;  // of these, braces
    let at = 0;
    let last = ';';  // the token before
    let first = '';  // of the statement, outside of brackets
    let isCertain = true;  // nothing in the statement decides whether the rest runs
    const take = (pattern) => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match !== null) at = pattern.lastIndex;
      return match;
    };
    const peek = (pattern) => {
      pattern.lastIndex = at;
      return pattern.exec(text)?.[0] ?? '';
    };
    const token = (name) => {
      if (depth.length === 0 && (first === '' || (kDeclaring.has(name) && (name !== 'var' || (last !== ')' && last !== 'else'))))) {
        first = name;
        isCertain = true;
      }
      if (depth.length === 0 && kDeciding.has(name)) first = name;
      if (kConditional.has(name)) isCertain = false;
      last = name;
    };
    // Past the template that begins here; false if it does not end, or has code in it.
    const template = () => {
      for (at++; at < text.length; at++) {
        const one = text[at];
        if (one === '\\') at++;
        else if (one === '`') return (++at, true);
        else if (one === '$' && text[at + 1] === '{') return false;
      }
      return false;
    };
    while (at < text.length) {
      if (take(kSpace) !== null) continue;
      if (blocks > 0) {
        const skipped = take(kInBlock);
        if (skipped !== null) {
          // The file may end here, and what stands behind is not certain to run.
          if (blocks === 1 && (first === '{' || kDeciding.has(first)) && kReturn.test(skipped[0])) return found;
          last = kLastToken.exec(skipped[0].slice(-32))?.[1] ?? last;
          continue;
        }
      }
      const one = text[at];
      if (one === "'" || one === '"') {
        if (take(kString) === null) return found;
        token('string');
        if (first === 'string' && depth.length === 0) first = '';  // a directive
      } else if (one === '`') {
        if (!template()) return found;
        token('string');
      } else if (/[A-Za-z_$]/.test(one)) {
        const start = at;
        const [word] = take(kWord);
        const isProperty = last === '.';
        const isDefault = last === '=' && depth.length > 0;  // it may be a parameter's
        if (blocks === 0 && word === 'return' && !isProperty) return found;
        token(isProperty ? 'property' : word);
        if (word !== 'require' || isProperty) continue;
        const inBlock = blocks > 0 || depth.includes('[');
        if (inBlock || isDefault || !isCertain || kDeciding.has(first) || !kName.test(first)) continue;
        const call = take(kRequire);
        if (call === null) continue;
        found.push({ request: call[1] ?? call[2], at: start });
        last = ')';
      } else if (/\d/.test(one) || (one === '.' && /\d/.test(text[at + 1] ?? ''))) {
        take(kNumber);
        token('number');
      } else if (one === '/' && (/^[;(,=:[!&|?{}+\-*%<>~^]$/.test(last) || last === '=>' || kBeforeExpression.has(last))) {
        if (take(kRegExp) === null) return found;
        token('regexp');
      } else {
        if (one === '/' && last === ')' && isMisleading(peek(kRegExp))) return found;
        if (one === '=' && text[at + 1] === '>') {
          at++;
          token('=>');
        } else if ('([{'.includes(one)) {
          token(one);
          depth.push(one);
          if (one === '{') blocks++;
        } else if (')]}'.includes(one)) {
          const open = depth.pop();
          if (open === undefined) return found;
          if (open === '{') blocks--;
          last = one;
        } else {
          token(one);
        }
        at++;
        if (depth.length === 0 && (one === ';' || (one === '}' && !kDeclaring.has(first)))) {
          first = '';
          isCertain = true;
        }
      }
    }
    return found;
  }

  return staticRequires;
})
