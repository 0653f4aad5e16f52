import { GrowthBook } from '@growthbook/growthbook';
import { InMemoryProvider, OpenFeature } from '@openfeature/server-sdk';

const features = {
  dark: { defaultValue: false, rules: [{ condition: { country: 'CH' }, force: true }] },
  price: { defaultValue: 1, rules: [{ variations: [1, 2, 3], weights: [0.2, 0.3, 0.5], coverage: 1, hashAttribute: 'id', key: 'prices' }] },
};

function growthBook(id) {
  const seen = [];
  const book = new GrowthBook({ features, attributes: { id, country: id === 'a' ? 'CH' : 'DE' },
    trackingCallback: (experiment, { variationId, bucket }) => seen.push([experiment.key, variationId, bucket]) });
  return [book.isOn('dark'), book.getFeatureValue('price', 0), seen];
}

export async function handler() {
  await OpenFeature.setProviderAndWait(new InMemoryProvider({ beta: { variants: { on: true, off: false }, defaultVariant: 'on', disabled: false,
    contextEvaluator: ({ targetingKey }) => (targetingKey === 'ada' ? 'on' : 'off') } }));
  const client = OpenFeature.getClient();
  return {
    growthBook: ['a', 'b', 'c', 'd', 'e'].map(growthBook),
    openFeature: [await client.getBooleanDetails('beta', false, { targetingKey: 'ada' }), await client.getBooleanValue('beta', true, { targetingKey: 'bob' }), await client.getStringDetails('none', 'default')],
  };
}
