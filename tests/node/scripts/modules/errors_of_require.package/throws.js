throw Object.assign(new RangeError('thrown'), { code: 'MINE' });
