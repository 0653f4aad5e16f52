// Syntax that is newer than this V8: which it is, by what the parser says and what stands there. A guess where the parser
// says no more than "unexpected"; undefined for everything that looks like an ordinary mistake.
'use strict';
(function (native, { layer }) {
  const { decorate } = layer.parts;

  // Characters of a line that are shown on both sides of a mistake: lines of bundles are long.
  const kShown = 40;
  const kUnexpected = /^(Unexpected (identifier|token|strict mode reserved word|reserved word|string)|Invalid or unexpected token|missing \) |Missing initializer)/;

  // What an unexpected token is part of: [what stands in the line around it, the name].
  const kFeatures = [
    [/\bimport\s+defer\s+\*/, 'import defer'],
    [/\bimport\s+source\s+[\w$]+\s+from\b/, 'import source'],
    [/(^|[;{}]\s*|\s)(await\s+)?using\s+[\w$]+\s*=/, 'explicit resource management (using)'],
  ];

  const kModifiers = /\(\?(?=[ims-])[ims]*(-[ims]+)?:/;

  function ofRegExp(message, line) {
    if (/^Invalid regular expression flags/.test(message)) {
      return /\/[dgimsuy]*v[dgimsuvy]*/.test(line) ? 'the regular expression flag v' : undefined;
    }
    if (!/^Invalid regular expression: /.test(message)) return undefined;
    if (message.endsWith(': Duplicate capture group name')) return 'duplicate named groups of regular expressions';
    if (message.endsWith(': Invalid group') && kModifiers.test(message)) return 'modifiers of regular expressions';
    return undefined;
  }

  // Of what located_error.h says.
  function featureOf([error, , , column, , line = '', text]) {
    if (!(error instanceof SyntaxError)) return undefined;
    const message = text.replace(/^Uncaught SyntaxError: /, '');
    const found = ofRegExp(message, line);
    if (found !== undefined || !kUnexpected.test(message)) return found;
    if (line[column] === '@') return 'decorators';
    const around = line.slice(Math.max(0, column - 80), column + 80);
    return kFeatures.find(([pattern]) => pattern.test(around))?.[1];
  }

  // The error that who loads the file gets. Its message names the feature.
  function refused(located) {
    const feature = featureOf(located);
    if (feature !== undefined) located[0].message += `: ${feature} cannot be parsed by this JavaScript engine`;
    return decorate(located);
  }

  // For who deploys: "/var/task/file.js:1:2: …". Undefined if nothing was refused, or not for what stands there.
  function refusal(located) {
    const [error, file, line, column, , sourceLine, text] = located ?? [];
    if (!(error instanceof SyntaxError) || typeof file !== 'string') return undefined;
    const place = `${file.replace(/^file:\/\//, '')}:${line}:${column + 1}`;
    const said = text.replace(/^Uncaught SyntaxError: /, '');
    const feature = featureOf(located);
    if (feature !== undefined) return `${place}: ${feature} cannot be parsed by this JavaScript engine (${said})`;
    const around = sourceLine.slice(Math.max(0, column - kShown), column + kShown).trim();
    return `${place}: SyntaxError: ${said}${around === '' ? '' : `, at: ${around}`}`;
  }

  return { refused, refusal };
})
