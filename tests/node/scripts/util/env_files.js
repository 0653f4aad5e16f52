'use strict';
// util.parseEnv and process.loadEnvFile.
const util = require('util');
const fs = require('fs');
const attempt = require('../attempt');

exports.handler = async () => {
  const text = 'A=1\n#c\nB="x y"\nC=\'q\nz\' # t\nexport D=4\nE=a b # c\nF=\nG=`t"\'`\n H = 5 \nI="a\\nb"\nnothing\nK=2\r\nL=a#b\nM="a#b"\nN=\'\\n\'\nO==x\n';
  const file = `/tmp/env-${process.pid}`;
  fs.writeFileSync(file, 'LOADED_ONE=1\nLOADED_TWO="two"\nPATH=never\n');
  const before = process.env.PATH;
  process.loadEnvFile(file);
  fs.unlinkSync(file);
  return { parsed: util.parseEnv(text), loaded: [process.env.LOADED_ONE, process.env.LOADED_TWO, process.env.PATH === before],
    errors: [attempt(() => util.parseEnv(1)), attempt(() => process.loadEnvFile('/none/env'))] };
};
