'use strict';
const { converseAll, settings } = require('../h2_peer');
exports.handler = () => converseAll({
  'a server that pushes': [settings([2, 1])],
  'pushing, twice': [settings([2, 2])],
  'connecting, twice': [settings([8, 2])],
  'a window that is too large': [settings([4, 0x80000000])],
  'frames that are too small': [settings([5, 16383])],
  'frames that are too large': [settings([5, 16777216])],
  'as many as may be': [settings(...Array.from({ length: 32 }, () => [3, 100]))],
  'what nobody knows': [settings([99, 1], [7, 0xFFFFFFFF])],
});
