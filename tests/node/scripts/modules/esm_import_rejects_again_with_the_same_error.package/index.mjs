export const handler = async () => {
  const errors = [];
  for (let i = 0; i < 2; i++) await import('./throws.mjs').catch((error) => errors.push(error));
  const dependent = await import('./dependent.mjs').catch((error) => error);
  return [errors[0].message, errors[0] === errors[1], dependent === errors[0], globalThis.throwsRan];
};
