"""The functions of a soak, by kind. Adding one: an entry in KINDS.

A kind's code is the body of `async (event, context) => { ... }` with these in reach: `id` (of the request), `request`,
`answer(more)` (a response that carries the id), `version`, `calls` (how many this context began), and `state`, an object
that lives as long as the context. What stands in front of a line `// ---` is module code.

Whatever the body does, every call first writes one line to the function's log, `soak began ID DRAW`, with a fresh
Math.random(); a context writes `soak init` with what its module code drew. From these lines the accounts find calls that
ran twice, calls that failed without having begun, and contexts that drew alike.
"""

from dataclasses import dataclass, field

# What a viewer can see: status and, of a failed hook, what X-Cache says of it.
FINE = "200"
FAILED = "503 LambdaExecutionError"
REFUSED = "502 LambdaValidationError"
THROTTLED = "503 LambdaLimitExceeded"


@dataclass(frozen=True)
class Kind:
    code: str
    # Of a call whose process was let alone. One that was killed is FAILED, whatever its kind, if it had begun.
    outcomes: frozenset = frozenset({FINE})
    weight: int = 10  # share of the requests
    settings: dict = field(default_factory=dict)
    hook: str = "viewer-request"
    # Calls at once in the whole server; 0: only what the server allows.
    reserved: int = 0
    # False: it comes and goes with reloads, and while it is away the site answers.
    steady: bool = True


def kind(code, *outcomes, **more):
    return Kind(code, frozenset(outcomes or {FINE}), **more)


FETCH = """
  const response = await fetch(`http://127.0.0.1:${process.env.ORIGIN_PORT}/fetched?id=${id}`);
  const text = await response.text();
  return text === id ? answer() : {status: '299', body: text};
"""

# What this context wrote to /tmp is there, and nothing that another one writes. A new context may find what one of the same
# version left that was killed.
SCRATCH = """
  const fs = require('fs');
  const found = fs.existsSync('/tmp/mine') ? fs.readFileSync('/tmp/mine', 'utf8') : '';
  const right = state.mine ? found === state.mine : found === '' || found.startsWith(`version ${version} `);
  if (!right) return {status: '299', body: found.slice(0, 100)};
  state.mine = `version ${version} ${id}` + ' '.repeat(20000);
  fs.writeFileSync('/tmp/mine', state.mine);
  return answer();
"""

# Module init ran once, in a snapshot: every context begins with what that wrote to /tmp, and draws numbers of its own.
RESTORED = """
  require('fs').writeFileSync('/tmp/init', 'once');
// ---
  const fs = require('fs');
  const found = fs.readFileSync('/tmp/init', 'utf8');
  if (found !== (state.mine || 'once')) return {status: '299', body: found.slice(0, 100)};
  fs.writeFileSync('/tmp/init', state.mine = id);
  return answer();
"""

KINDS = {
    "quick": kind("return answer();", weight=60),
    "slow": kind("const end = Date.now() + 15; while (Date.now() < end); return answer();", weight=8),
    "waiting": kind("await new Promise((done) => setTimeout(done, 40)); return answer();", weight=12),
    "leftover": kind(
        "state.fired = state.fired || 0; setInterval(() => { ++state.fired; }, 1).unref(); "
        "await new Promise((done) => setTimeout(done, 5)); return answer();", weight=4),
    "allocating": kind(
        "const all = []; for (let i = 0; i < 40; ++i) all.push(Buffer.alloc(1 << 18, i), new Array(10000).fill({i})); "
        "return answer();", weight=6),
    "greedy": kind("const all = []; for (;;) all.push(new Array(10000).fill(1.5));", FAILED, weight=1),
    "throwing": kind("throw new Error('as told');", FAILED, weight=5),
    "rejecting": kind("Promise.reject(new Error('nobody looks')); return new Promise(() => {});", FAILED, weight=2),
    "crashing": kind("process.exit(7);", FAILED, weight=2),
    "late": kind("for (;;);", FAILED, weight=1, settings={"timeout": 1}),
    "invalid": kind("return {status: 'no status'};", REFUSED, weight=3),
    "unready": kind("throw new Error('as told'); // ---\n return answer();", FAILED, weight=1),
    "fetching": kind(FETCH, weight=12),
    "scratch": kind(SCRATCH, weight=6),
    "logging": kind("for (let i = 0; i < 20; ++i) console.log('line', i, 'x'.repeat(100)); return answer();", weight=6),
    "json": kind("console.warn({as: 'json'}); return answer();", weight=4, settings={"logFormat": "JSON"}),
    "reserved": kind("await new Promise((done) => setTimeout(done, 20)); console.log(`soak ended ${id}`); return answer();",
                     FINE, THROTTLED, weight=6, reserved=2),
    "provisioned": kind("return answer();", weight=8, settings={"provisionedConcurrency": 2}),
    "restored": kind(RESTORED, weight=8, settings={"snapStart": True}),
    "passing": kind("request.headers['x-soak-passed'] = [{key: 'X-Soak-Passed', value: id}]; return request;", weight=10,
                    hook="origin-request"),
    "guest": kind("return answer();", weight=5, steady=False),
}

WRAPPER = """'use strict';
const drawn = [Math.random(), Math.random()];
const random = globalThis.crypto;
if (random?.getRandomValues) drawn.push(Buffer.from(random.getRandomValues(new Uint8Array(16))).toString('hex'));
if (random?.randomUUID) drawn.push(random.randomUUID());
console.log(`soak init ${drawn.join(' ')}`);
const version = VERSION;
const state = {};
let calls = 0, running = 0;
MODULE
const body = async (event, context, id, request, answer) => {
BODY
};
exports.handler = async (event, context) => {
  const request = event.Records[0].cf.request;
  const id = /id=([^&]*)/.exec(request.querystring)[1];
  console.log(`soak began ${id} ${Math.random()}`);
  ++calls;
  if (++running > 1) console.log(`soak overlap ${id}`);
  const answer = (more) => ({
    status: '200', body: `NAME ${version} ${calls}`, headers: {'x-soak': [{key: 'X-Soak', value: id}]}, ...more});
  try {
    return await body(event, context, id, request, answer);
  } finally {
    --running;
  }
};
"""


def source(name, version):
    module, _, body = KINDS[name].code.rpartition("// ---\n")
    return (WRAPPER.replace("MODULE", module).replace("BODY", body).replace("NAME", name)
            .replace("VERSION", str(version)))


def weighted_names():
    """Each name as often as its weight says: a mix to walk through."""
    return [name for name, one in KINDS.items() for _ in range(one.weight)]
