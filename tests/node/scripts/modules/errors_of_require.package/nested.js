require('./nested2');
