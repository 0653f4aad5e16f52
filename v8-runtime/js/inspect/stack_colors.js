'use strict';
// What colors do to the lines of a stack: the layer's own grey, names of packages underlined, the working directory grey.
const {
  RegExpPrototypeExec, StringPrototypeEndsWith, StringPrototypeIndexOf, StringPrototypeSlice,
} = require('../core/primordials');

const late = { cwd: () => '' };
const kOwnLine = /^ {4}at (?:[^/\\(]+ \(|)node:.+:\d+:\d+(?:\)|$)/;
const kFile = 'file://';

function underlinePackages(ctx, line) {
  const packages = /[/\\]node_modules[/\\](.+?)(?=[/\\])/g;
  let out = '';
  let done = 0;
  for (let found = RegExpPrototypeExec(packages, line); found !== null; found = RegExpPrototypeExec(packages, line)) {
    let name = found[1];
    if (name[0] === '@') {
      // A scope belongs to the name of the package.
      const rest = RegExpPrototypeExec(/^[^/\\]+[/\\][^/\\]+/, StringPrototypeSlice(line, packages.lastIndex - name.length));
      if (rest !== null) name = rest[0];
    }
    const at = packages.lastIndex - found[1].length;
    out += StringPrototypeSlice(line, done, at) + ctx.stylize(name, 'module');
    done = at + name.length;
    packages.lastIndex = done;
  }
  return out + StringPrototypeSlice(line, done);
}

function greyDirectory(ctx, line) {
  const cwd = late.cwd();
  const at = StringPrototypeIndexOf(line, cwd);
  if (cwd === '' || at === -1) return line;
  const end = at + cwd.length + 1;
  let start = at;
  if (StringPrototypeSlice(line, at - kFile.length, at) === kFile) start -= kFile.length;
  if (line[start - 1] !== '(') {
    return StringPrototypeSlice(line, 0, start) + ctx.stylize(StringPrototypeSlice(line, start, end), 'undefined') +
      StringPrototypeSlice(line, end);
  }
  start--;
  const closed = StringPrototypeEndsWith(line, ')');
  return StringPrototypeSlice(line, 0, start) + ctx.stylize(StringPrototypeSlice(line, start, end), 'undefined') +
    (closed ? StringPrototypeSlice(line, end, -1) + ctx.stylize(')', 'undefined') : StringPrototypeSlice(line, end));
}

function colorLine(ctx, line) {
  if (RegExpPrototypeExec(kOwnLine, line) !== null) return ctx.stylize(line, 'undefined');
  return greyDirectory(ctx, underlinePackages(ctx, line));
}

module.exports = { late, colorLine };
