export function fail() {
  throw new Error('failed');
}
export async function failLater() {
  await null;
  fail();
}
