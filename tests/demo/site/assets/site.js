// Fills the box "This answer, at the edge" with what the response said about itself.
const shown = {
  'x-cache': 'Cache',
  age: 'Age, seconds',
  'x-experiment': 'Experiment',
  'x-amz-cf-id': 'Request id',
  via: 'Via',
};

async function describeAnswer(box) {
  const response = await fetch(location.pathname, { cache: 'no-store' });
  const list = box.querySelector('dl');
  for (const [name, label] of Object.entries(shown)) {
    const value = response.headers.get(name);
    if (value === null) continue;
    const term = document.createElement('dt');
    const text = document.createElement('dd');
    term.textContent = label;
    text.textContent = value;
    list.append(term, text);
  }
  const hello = await fetch('/hello?name=browser');
  box.querySelector('p').textContent = await hello.text();
  box.hidden = false;
}

const box = document.querySelector('.edge');
if (box) describeAnswer(box);
