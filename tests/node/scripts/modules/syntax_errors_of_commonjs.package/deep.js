require('./missing_value');
