'use strict';
const initSqlJs = require('sql.js');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const SQL = await initSqlJs();
  const database = new SQL.Database();
  database.run('CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, price REAL, data BLOB); CREATE INDEX by_price ON products(price);');
  const insert = database.prepare('INSERT INTO products (name, price, data) VALUES ($name, $price, $data)');
  for (let i = 0; i < 200; i++) insert.run({ $name: `Product ${i}`, $price: i * 1.5, $data: new Uint8Array([i, 255 - i]) });
  insert.free();
  database.create_function('double', (value) => value * 2);
  const rows = [];
  database.each('SELECT id, name, data FROM products WHERE price > ? ORDER BY price DESC LIMIT 2', [100], (row) => rows.push({ ...row, data: [...row.data] }), () => {});
  const bytes = database.export();
  const copy = new SQL.Database(bytes);
  return {
    rows,
    sums: database.exec('SELECT count(*), sum(price), double(max(id)), group_concat(name, "|") FROM products WHERE id < 4'),
    json: database.exec(`SELECT json_extract('{"a":[1,{"b":"ü"}]}', '$.a[1].b'), upper('é'), sqlite_version() > '3.30'`)[0].values,
    window: database.exec('SELECT name, row_number() OVER (ORDER BY price DESC) FROM products LIMIT 2')[0].values,
    copied: copy.exec('SELECT count(*) FROM products')[0].values,
    header: Buffer.from(bytes.slice(0, 15)).toString(),
    error: (await attempt(() => database.run('SELECT * FROM nowhere'))).message,
  };
};
