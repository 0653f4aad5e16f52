// Nothing here loads newer.js, whose syntax this engine need not know.
const path = require('path')
let newer
if (process.env.NEVER) newer = require('./newer')
if (process.env.NEVER) require('./newer')
while (process.env.NEVER) require('./newer')
const sibling = require('./sibling')

exports.handler = async () => ({ sibling, newer: newer === undefined, path: typeof path.join })
