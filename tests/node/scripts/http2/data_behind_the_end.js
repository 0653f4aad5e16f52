// node: says GOAWAY and waits for the peer to close the connection; here the session ends with an error.
'use strict';
const { converse, frame, headers, settings } = require('../h2_peer');
exports.handler = () => converse((peer) => {
  peer.send(settings(), headers(1, [[':status', '200']], 5), frame('DATA', 0, 1, Buffer.from('late')));
}, { headers: { ':method': 'POST' }, goodbyes: true });
