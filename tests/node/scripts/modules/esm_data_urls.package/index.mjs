const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
export const handler = async () => [
  (await import('data:text/javascript,export default 1 + 1')).default,
  (await import('data:text/javascript;base64,ZXhwb3J0IGRlZmF1bHQgJ2I2NCc=')).default,
  (await import('data:text/javascript,import path from "node:path"; export default path.sep')).default,
  (await import('data:text/javascript,export default import.meta.url')).default,
  await attempt(() => import('data:text/javascript,import "./x.mjs"')),
  await attempt(() => import('data:text/plain,x')),
];
