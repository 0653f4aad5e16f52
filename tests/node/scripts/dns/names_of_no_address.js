'use strict';
const dns = require('dns');
const shown = (error) => ({ ...error, name: error.name, message: error.message });
exports.handler = async () => {
  const rejected = await dns.promises.reverse('nonsense').then(() => 'found', shown);
  let thrown;
  try { dns.reverse('nonsense', () => {}); } catch (error) { thrown = shown(error); }
  return [rejected, thrown];
};
