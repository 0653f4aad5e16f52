// Files made and read in memory: ExcelJS, archiver and yauzl, tar-stream, Papa Parse, csv-parse.
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import zlib from 'node:zlib';
import * as archiver from 'archiver';
import { parse as parseCsv } from 'csv-parse';
import { parse as parseCsvNow } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import Papa from 'papaparse';
import tar from 'tar-stream';
import yauzl from 'yauzl';

async function sheet() {
  const book = new ExcelJS.Workbook();
  const made = book.addWorksheet('Orders', { views: [{ state: 'frozen', ySplit: 1 }] });
  made.columns = [{ header: 'Item', key: 'item' }, { header: 'Price', key: 'price' }, { header: 'At', key: 'at' }];
  made.addRows([{ item: 'é & <b>', price: 12.5, at: new Date(0) }, { item: 'two', price: { formula: 'B2*2', result: 25 }, at: null }]);
  made.getColumn('price').numFmt = '0.00';
  const read = new ExcelJS.Workbook();
  await read.xlsx.load(await book.xlsx.writeBuffer());
  const rows = [];
  read.getWorksheet('Orders').eachRow((row) => rows.push(row.values.slice(1)));
  return [rows, read.getWorksheet('Orders').getCell('B2').numFmt];
}

async function zip() {
  const archive = new archiver.ZipArchive({ zlib: { level: 9 } });
  archive.append('hello '.repeat(50), { name: 'a.txt', date: new Date(0) });
  archive.append(Readable.from(['stre', 'amed']), { name: 'folder/ü.txt', date: new Date(0) });
  archive.finalize();
  const bytes = await buffer(archive);
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error);
      const entries = [];
      file.on('entry', (entry) => file.openReadStream(entry, async (failed, stream) => {
        if (failed) return reject(failed);
        entries.push([entry.fileName, entry.uncompressedSize, (await text(stream)).slice(0, 12)]);
        file.readEntry();
      }));
      file.on('end', () => resolve(entries));
      file.readEntry();
    });
  });
}

async function tarred() {
  const pack = tar.pack();
  pack.entry({ name: 'index.html', mtime: new Date(0) }, '<p>');
  pack.entry({ name: 'x'.repeat(120), mtime: new Date(0), mode: 0o600 }, 'long name');
  pack.finalize();
  const extract = tar.extract();
  const entries = [];
  extract.on('entry', async ({ name, size, mode }, stream, next) => {
    entries.push([name.length, size, mode, await text(stream)]);
    next();
  });
  await finished(Readable.from([await buffer(pack.pipe(zlib.createGzip()))]).pipe(zlib.createGunzip()).pipe(extract));
  return entries;
}

function broken() {
  try {
    parseCsvNow('a,b\n1,2,3', { columns: true });
  } catch ({ code, message }) {
    return [code, message];
  }
}

export const handler = async () => ({
  sheet: await sheet(),
  zip: await zip(),
  tarred: await tarred(),
  papa: [Papa.parse('a,b\n1,"x,y"\n', { header: true, dynamicTyping: true }).data, Papa.unparse([{ a: 1, b: 'q"r' }])],
  csv: [parseCsvNow('a;b\n1;2', { delimiter: ';', columns: true, cast: true }), await Readable.from(['x,y\n', '1,"2\n3"\n']).pipe(parseCsv({ columns: true })).toArray(), broken()],
});
