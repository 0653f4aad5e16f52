'use strict';
const { converseAll, frame, settings, words } = require('../h2_peer');
const hello = settings();
const most = 0x7FFFFFFF;
exports.handler = () => converseAll({
  'by settings': [hello, frame('WINDOW_UPDATE', 0, 1, words(most - 65535)), settings([4, 65536])],
  'of a stream': [hello, frame('WINDOW_UPDATE', 0, 1, words(most))],
  'of the connection': [hello, frame('WINDOW_UPDATE', 0, 0, words(most))],
  'as large as may be': [hello, frame('WINDOW_UPDATE', 0, 1, words(most - 65535)), frame('WINDOW_UPDATE', 0, 0, words(most - 65535))],
  'growing by nothing': [hello, frame('WINDOW_UPDATE', 0, 0, words(0))],
  'growing by nothing, of a stream': [hello, frame('WINDOW_UPDATE', 0, 1, words(0))],
});
