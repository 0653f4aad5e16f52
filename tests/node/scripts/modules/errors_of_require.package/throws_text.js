throw Object.assign(new Error(), { message: 'text' });
