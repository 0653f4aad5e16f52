export const attempt = (name) => import(name);
