// The name server of scripts whose first line begins with "// dns": a small zone, over UDP and TCP. Prints its port, ends with its stdin.
import dgram from 'node:dgram';
import net from 'node:net';
import { fileURLToPath } from 'node:url';

const kTypes = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, CAA: 257 };

const u16 = (...values) => Buffer.concat(values.map((value) => Buffer.from([value >> 8, value & 255])));
const u32 = (...values) => Buffer.concat(values.map((value) => { const b = Buffer.alloc(4); b.writeUInt32BE(value); return b; }));
const text = (value) => Buffer.concat([Buffer.from([Buffer.byteLength(value)]), Buffer.from(value)]);
const name = (value) => Buffer.concat([...value.split('.').filter(Boolean).map(text), Buffer.from([0])]);

const zone = {
  'a.test': { A: [Buffer.from([192, 0, 2, 1]), Buffer.from([192, 0, 2, 2])], AAAA: [Buffer.from('20010db8000000000000000000000001', 'hex')] },
  'alias.test': { CNAME: [name('a.test')] },
  'mail.test': { MX: [Buffer.concat([u16(10), name('mx1.test')]), Buffer.concat([u16(20), name('mx2.test')])] },
  'text.test': { TXT: [Buffer.concat([text('v=1 '), text('second piece')]), text('another ä')] },
  '_x._tcp.test': { SRV: [Buffer.concat([u16(1, 2, 8080), name('host.test')])] },
  'ns.test': { NS: [name('ns1.test'), name('ns2.test')], SOA: [Buffer.concat([name('ns1.test'), name('admin.test'), u32(7, 3600, 600, 86400, 60)])] },
  'caa.test': { CAA: [Buffer.concat([Buffer.from([0]), text('issue'), Buffer.from('ca.test')]), Buffer.concat([Buffer.from([128]), text('iodef'), Buffer.from('mailto:a@test')])] },
  'naptr.test': { NAPTR: [Buffer.concat([u16(100, 10), text('S'), text('SIP+D2U'), text(''), name('_sip._udp.test')])] },
  'big.test': { TXT: Array.from({ length: 30 }, (_, i) => text(`${i} ${'x'.repeat(60)}`)) },
  '1.2.0.192.in-addr.arpa': { PTR: [name('a.test')] },
  'empty.test': {},
  'failing.test': 2,
  'refused.test': 5,
};
const kMostUdp = 512;

function record(owner, type, data) {
  return Buffer.concat([owner, u16(kTypes[type], 1), u32(60), u16(data.length), data]);
}

// null: no answer.
function answer(query, overUdp) {
  let end = 12;
  const labels = [];
  while (query[end] !== 0) {
    labels.push(query.toString('latin1', end + 1, end + 1 + query[end]).toLowerCase());
    end += 1 + query[end];
  }
  const asked = labels.join('.');
  const type = query.readUInt16BE(end + 1);
  const question = query.subarray(12, end + 5);
  if (asked === 'silent.test') return null;
  const found = zone[asked];
  const code = found === undefined ? 3 : typeof found === 'number' ? found : 0;
  const records = [];
  const owner = u16(0xC00C);
  if (typeof found === 'object') {
    for (const [its, all] of Object.entries(found)) {
      if (kTypes[its] === type || type === 255 || its === 'CNAME') for (const data of all) records.push(record(owner, its, data));
    }
    if (found.CNAME && type === kTypes.A) for (const data of zone['a.test'].A) records.push(record(name('a.test'), 'A', data));
  }
  const whole = Buffer.concat([query.subarray(0, 2), u16(0x8580 | code, 1, records.length, 0, 0), question, ...records]);
  if (!overUdp || whole.length <= kMostUdp) return whole;
  return Buffer.concat([query.subarray(0, 2), u16(0x8780 | code, 1, 0, 0, 0), question]);
}

// Over TCP each message has its length in front.
function serveTcp(socket) {
  let kept = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    kept = Buffer.concat([kept, chunk]);
    while (kept.length >= 2 && kept.length >= 2 + kept.readUInt16BE(0)) {
      const reply = answer(kept.subarray(2, 2 + kept.readUInt16BE(0)), false);
      kept = kept.subarray(2 + kept.readUInt16BE(0));
      if (reply !== null) socket.write(Buffer.concat([u16(reply.length), reply]));
    }
  });
}

export async function startNameServer() {
  const tcp = net.createServer(serveTcp);
  await new Promise((resolve) => { tcp.listen(0, '127.0.0.1', resolve); });
  const udp = dgram.createSocket('udp4');
  udp.on('message', (query, { address, port }) => {
    const reply = answer(query, true);
    if (reply !== null) udp.send(reply, port, address);
  });
  await new Promise((resolve) => { udp.bind(tcp.address().port, '127.0.0.1', resolve); });
  return tcp;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await startNameServer();
  console.log(server.address().port);
  process.stdin.resume().on('end', () => process.exit(0));
}
