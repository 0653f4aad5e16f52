'use strict';
const { Resvg, initWasm } = require('@resvg/resvg-wasm');
const { createHash } = require('crypto');
const fs = require('fs');

let ready;

exports.handler = async () => {
  ready ??= initWasm(fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  await ready;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="#00f"/></linearGradient></defs>
    <rect width="120" height="60" fill="url(#g)"/><circle cx="60" cy="30" r="20" fill="white" opacity=".5"/><path d="M10 10 Q 60 60 110 10" stroke="black" fill="none" stroke-width="3"/></svg>`;
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: 240 }, background: 'rgba(0,0,0,0)' });
  const rendered = image.render();
  const png = rendered.asPng();
  const { x, y, width, height } = image.getBBox();
  return {
    size: [rendered.width, rendered.height, image.width, image.height],
    png: [png.length, Buffer.from(png.slice(0, 8)).toString('hex'), createHash('sha256').update(png).digest('hex')],
    pixels: createHash('sha256').update(rendered.pixels).digest('hex'),
    box: [x, y, width, height],
  };
};
