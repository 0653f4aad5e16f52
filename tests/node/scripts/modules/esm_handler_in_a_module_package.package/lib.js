export const value = import.meta.filename.split('/').pop();
