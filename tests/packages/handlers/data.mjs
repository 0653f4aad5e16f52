import { fromJS, Map as ImmutableMap, OrderedSet, Range } from 'immutable';
import { enableMapSet, produce, produceWithPatches, applyPatches, enablePatches } from 'immer';
import * as R from 'ramda';

enableMapSet();
enablePatches();

export async function handler() {
  const state = { user: { name: 'Ada', tags: ['a'] }, items: new Map([['x', { n: 1 }]]), other: { kept: true } };
  const [next, patches, inverse] = produceWithPatches(state, (draft) => {
    draft.user.tags.push('b');
    draft.items.get('x').n += 1;
    delete draft.other.kept;
  });
  let frozen;
  try { next.user.name = 'changed'; } catch ({ name }) { frozen = name; }
  const map = fromJS({ a: { b: [1, { c: 2 }] }, z: 1 });
  const changed = map.setIn(['a', 'b', 1, 'c'], 3).updateIn(['z'], (n) => n + 1).mergeDeep({ a: { d: ImmutableMap({ e: 1 }) } });
  return {
    immer: [next.user.tags, next.items.get('x').n, next.other, patches.map(({ op, path }) => [op, path]), applyPatches(next, inverse).user.tags, frozen, state.user === next.user, produce(state, () => {}) === state],
    immutable: [changed.toJS(), changed.getIn(['a', 'b', 1, 'c']), map.equals(fromJS(map.toJS())), map.hashCode() === fromJS(map.toJS()).hashCode(), OrderedSet([3, 1, 3, 2]).toArray(), Range(0, Infinity).filter((n) => n % 3 === 0).map((n) => n * n).take(4).toArray(), String(changed.get('a'))],
    ramda: [R.pipe(R.filter(R.propSatisfies(R.gt(R.__, 1), 'n')), R.groupBy(R.prop('k')), R.map(R.pluck('n')))([{ k: 'a', n: 1 }, { k: 'a', n: 2 }, { k: 'b', n: 3 }]), R.assocPath(['a', 0, 'b'], 1, {}), R.evolve({ a: R.inc, b: { c: R.toUpper } }, { a: 1, b: { c: 'x' } }),
      R.over(R.lensPath(['x', 'y']), R.negate, { x: { y: 5 } }), R.equals({ a: [NaN, new Date(0)] }, { a: [NaN, new Date(0)] }), R.into([], R.compose(R.map(R.add(1)), R.take(2)), [1, 2, 3]), R.sortWith([R.descend(R.prop('n')), R.ascend(R.prop('s'))], [{ n: 1, s: 'b' }, { n: 2, s: 'a' }, { n: 1, s: 'a' }]), R.memoizeWith(String, R.add(1))(2), R.toString({ a: [1, 'x', new Date(0)] })],
  };
}
