/**
 * Every route of the composed server, by everybody who may ask, with bodies made from the schemas that the route itself
 * reads by: never a fault of ours, never a word of another's tree, and nothing of it changed. A new route is tried by itself.
 */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { inList } from '../../../server/db/bulk.ts';
import { times } from '../../support/counts.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type Dice, diceOf, fillerOf, fitted, namesIn, uidFieldsOf, wildTexts } from '../../support/fuzz.ts';
import { expectLawful } from '../../support/verified.ts';
import { perform } from './known-good.ts';
import { type Actor, type KnownRoute, type Stage, openStage } from './stage.ts';

/** On each of two databases. */
const requests = times(800, 10_000);
/** Between two requests, so that limits by time are met and passed. */
const stepMs = 2_000;
const answerMs = 10_000;

type Asked = {
  readonly actor: Actor;
  readonly route: KnownRoute;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer | undefined;
};

type Answered = { readonly status: number; readonly type: string; readonly text: string };

const keyOf = ({ method, path }: KnownRoute): string => `${method} ${path}`;
const textsOf = (fields: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? value : (JSON.stringify(value) ?? '')]),
  );

/** What no answer may hold, whoever asks: where a fault of ours happened. */
const inside =
  /\bat [\w.<>]+ \(|\bat (?:async )?file:|\.ts:\d+|\.js:\d+:\d+|node_modules|SQLITE_|(?<!<)\bselect .+ from \w+|\binsert into\b|syntax error at or near|"stack"/i;

async function answer({ method, headers, body }: Asked, url: string): Promise<Answered> {
  const control = new AbortController();
  const response = await fetch(url, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.any([control.signal, AbortSignal.timeout(answerMs)]),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    control.abort();
    return { status: response.status, type, text: '' };
  }
  return { status: response.status, type, text: await response.text() };
}

/** Everything of the other tree, table by table, whichever tables there are. */
async function farRows({ db }: { readonly db: Database }, { farIds }: Pick<Stage, 'farIds'>): Promise<string> {
  const tables: { name: string }[] =
    db.engine === 'sqlite'
      ? await db.reader('sqlite_master').where({ type: 'table' }).whereNot('name', 'like', 'sqlite_%').select('name')
      : await db.reader('pg_tables').where({ schemaname: 'public' }).select({ name: 'tablename' });
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) {
    const columns = await db.reader(name).columnInfo();
    const by = (column: string, ids: readonly number[]) =>
      column in columns ? db.reader(name).whereRaw(...inList(db.reader, column, ids)) : undefined;
    const own = name === 'organisations' ? by('id', farIds.organisations) : name === 'members' ? by('id', farIds.members) : undefined;
    const found = await (own ?? by('organisation_id', farIds.organisations) ?? by('member_id', farIds.members));
    if (found !== undefined) rows[name] = found.map((row) => JSON.stringify(row)).toSorted();
  }
  return JSON.stringify(rows);
}

const takesTime = (name: string): boolean => /month|period/.test(name);
/** Whether its address names a thing, and not only a time. */
const takesThing = (route: KnownRoute): boolean => [...route.path.matchAll(/:(\w+)/g)].some(([, name = '']) => !takesTime(name));

/** The address with a thing's uid where it takes one, a month where it takes a time, a file that is there beside it. */
const filled = (route: KnownRoute, uid: string, file = uid): string =>
  route.path.replaceAll(/:(\w+)/g, (_, name: string) => (takesTime(name) ? '2026-03' : encodeURIComponent(name === 'file' ? file : uid)));

/** What an address needs beside its path before anything else is looked at. */
const standing: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /periods/close': { period: '2026-02' },
  'POST /periods/reopen': { period: '2026-02' },
};

/** What was found out about a route before it is tried: of which things it tells, whom it lets in. */
type Learned = { readonly uids: readonly string[]; readonly actors: readonly Actor[] };
type Lessons = ReadonlyMap<string, Learned>;

type Fill = { readonly json: ReturnType<typeof fillerOf>; readonly text: ReturnType<typeof fillerOf> };

type Parts = {
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly csrf: string;
};

const formType = 'application/x-www-form-urlencoded';
const isJsonRoute = ({ schemas }: Stage, route: KnownRoute): boolean => {
  const { json, form } = schemas.get(keyOf(route)) ?? {};
  return json !== undefined || (form === undefined && route.path.startsWith('/api/'));
};

const encodedOf = (fields: Readonly<Record<string, unknown>>): string =>
  new URLSearchParams(Object.entries(textsOf(fields)).map(([name, value]) => [name, value.toWellFormed()])).toString();

/** A request in the form that the route reads. */
function requestOf(stage: Stage, route: KnownRoute, actor: Actor, { path, query, fields, csrf }: Parts): Asked {
  const search = encodedOf({ ...standing[keyOf(route)], ...query });
  const full = search === '' ? path : `${path}?${search}`;
  const headers = { ...actor.headers, accept: 'text/html, application/json' };
  if (route.method === 'GET') return { actor, route, path: full, method: 'GET', headers, body: undefined };
  const json = isJsonRoute(stage, route);
  const body = json ? JSON.stringify(fields) : encodedOf({ ...fields, csrf });
  return {
    actor,
    route,
    path: full,
    method: route.method,
    headers: { ...headers, 'content-type': json ? 'application/json' : formType },
    body,
  };
}

/** The address with its parameters filled: mostly of the asker's own tree, sometimes of another, sometimes wild. */
function pathOf(route: KnownRoute, { uids }: Stage, lessons: Lessons, dice: Dice): string {
  const own = lessons.get(keyOf(route))?.uids ?? [];
  return route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    if (takesTime(name) && dice.chance(70)) return dice.pick(['2026-03', '2026-02', '2026-Q1', '2026', '1999-01']);
    const roll = dice.below(10);
    const text =
      roll < 6
        ? dice.pick(own.length > 0 && dice.chance(80) ? own : uids.own)
        : roll < 8
          ? dice.pick([...uids.far, ...uids.side])
          : dice.pick(wildTexts);
    return encodeURIComponent(text.toWellFormed());
  });
}

/** Address, query and body from the route's own schemas: fitting, nearly fitting, wild. */
function partsOf(stage: Stage, route: KnownRoute, actor: Actor, lessons: Lessons, dice: Dice, fill: Fill): Parts {
  const schemas = stage.schemas.get(keyOf(route)) ?? {};
  const query = schemas.query === undefined ? {} : { ...fill.text(schemas.query, dice).fields };
  if (dice.chance(10)) query[dice.pick(['page', 'organisation', 'a', '__proto__'])] = dice.pick(wildTexts);
  const fields =
    schemas.json !== undefined
      ? fill.json(schemas.json, dice).fields
      : schemas.form !== undefined
        ? fill.text(schemas.form, dice).fields
        : {};
  return { path: pathOf(route, stage, lessons, dice), query, fields, csrf: dice.chance(92) ? actor.csrf : 'wrong' };
}

const types = ['application/json', formType, 'text/plain', 'application/json; charset=gbk', 'multipart/form-data', ''];
const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];
const brokenBodies = ['{', '[]', '5', '"a"', `{"a":${'['.repeat(50_000)}`, '{"__proto__":{"x":1}}'];

/** Damages a request on its way: another method, type, packing, origin, broken bytes. */
function damaged(asked: Asked, stage: Stage, dice: Dice): Asked {
  const headers: Record<string, string> = {
    ...asked.headers,
    accept: dice.pick(['text/html', 'application/json', '*/*', 'text/event-stream']),
  };
  const path = dice.chance(2) ? `${asked.path}${asked.path.includes('?') ? '&' : '?'}a=%E0%A4%A` : asked.path;
  const method = dice.chance(2) ? dice.pick(methods) : asked.method;
  if (method === 'GET' || method === 'HEAD' || asked.body === undefined) return { ...asked, method, path, headers, body: undefined };
  if (dice.chance(5)) headers['origin'] = dice.pick(['https://evil.example', stage.url, 'null']);
  if (dice.chance(3)) headers['content-type'] = dice.pick(types);
  let body: string | Buffer = asked.body;
  if (dice.chance(3)) body = dice.pick(brokenBodies);
  const packing = dice.below(30);
  if (packing < 2) headers['content-encoding'] = packing === 0 ? 'gzip' : 'br';
  if (packing === 2) {
    headers['content-encoding'] = 'gzip';
    body = gzipSync(body);
  }
  if (dice.chance(2)) body = Buffer.from([0x7b, 0xff, 0xfe, 0x00, ...Array.from({ length: dice.below(40) }, () => dice.below(256))]);
  return { ...asked, method, path, headers, body };
}

const poisons = ['a\u0000b', '\ud800', '\u0007', 'x'.repeat(5_000), '%', '-1', '9007199254740993'];

/** Every field of every route once with each poison, the rest fitting, by somebody whom the route lets in. */
function* poisoned(stage: Stage, lessons: Lessons, dice: Dice, fill: Fill): Generator<Asked> {
  for (const route of stage.routes) {
    const { uids = [], actors = [] } = lessons.get(keyOf(route)) ?? {};
    const [actor] = actors;
    const schemas = stage.schemas.get(keyOf(route)) ?? {};
    if (actor === undefined) continue;
    const path = filled(route, uids[0] ?? '', stage.file);
    for (const part of ['json', 'form', 'query'] as const) {
      const schema = schemas[part];
      for (const name of schema === undefined ? [] : namesIn(schema)) {
        for (const poison of part === 'json' ? [...poisons, null, {}, [], [null], 1.5] : poisons) {
          // In a query the poison stands alone: another organisation's uid beside it would be refused first.
          const fits = schema === undefined || part === 'query' ? {} : fitted(part === 'json' ? fill.json : fill.text, schema, dice);
          const fields = { ...fits, [name]: poison };
          yield requestOf(stage, route, actor, {
            path,
            query: part === 'query' ? fields : {},
            fields: part === 'query' ? {} : fields,
            csrf: actor.csrf,
          });
        }
      }
    }
    for (const poison of route.path.includes(':') ? poisons : [])
      yield requestOf(stage, route, actor, {
        path: route.path.replaceAll(/:\w+/g, encodeURIComponent(poison.toWellFormed())),
        query: {},
        fields: {},
        csrf: actor.csrf,
      });
  }
}

type Things = {
  readonly of: (actor: Actor) => readonly string[];
  /** Each by one of those let in, in turn; the first, and what the route is known to tell of, by all of them. */
  readonly shared: boolean;
};

/** Every route that takes the name of a thing, with each of the things given, the rest fitting, by all whom the route lets in. */
function* reached(stage: Stage, lessons: Lessons, dice: Dice, fill: Fill, things: Things): Generator<Asked> {
  for (const route of stage.routes) {
    const schemas = stage.schemas.get(keyOf(route)) ?? {};
    const { uids = [], actors = [] } = lessons.get(keyOf(route)) ?? {};
    const fieldsOf = (): Readonly<Record<string, unknown>> => ({
      ...(schemas.json === undefined ? {} : fitted(fill.json, schemas.json, dice)),
      ...(schemas.form === undefined ? {} : fitted(fill.text, schemas.form, dice)),
    });
    const path = filled(route, uids[0] ?? '', stage.file);
    for (const [turn, actor] of actors.entries()) {
      const { csrf } = actor;
      if (things.shared && !takesThing(route)) yield requestOf(stage, route, actor, { path, query: {}, fields: fieldsOf(), csrf });
      for (const [n, uid] of things.of(actor).entries()) {
        const isTheirs = !things.shared || n === 0 || n % actors.length === turn;
        if (takesThing(route) && (isTheirs || uids.includes(uid)))
          yield requestOf(stage, route, actor, { path: filled(route, uid), query: {}, fields: fieldsOf(), csrf });
        if (!isTheirs) continue;
        for (const name of uidFieldsOf(schemas.query, uid))
          yield requestOf(stage, route, actor, { path, query: { [name]: uid }, fields: fieldsOf(), csrf });
        for (const name of [...uidFieldsOf(schemas.form, uid), ...uidFieldsOf(schemas.json, uid)])
          yield requestOf(stage, route, actor, { path, query: {}, fields: { ...fieldsOf(), [name]: uid }, csrf });
      }
    }
  }
}

const told = ({ actor, method, path, headers, body }: Asked): string =>
  `${actor.name}: ${method} ${path} ${headers['content-type'] ?? ''} ${body === undefined ? '' : String(body).slice(0, 300)}`;

/** What is wrong with an answer, or null. */
function faultOf({ actor, path }: Asked, { status, type, text }: Answered): string | null {
  if (status >= 500 && !(status === 501 || (status === 503 && path.startsWith('/events')))) return `answered ${status}`;
  if (actor.hidden.test(text)) return `showed ${actor.hidden.exec(text)?.[0]}`;
  if (inside.test(text)) return `showed its inside: ${inside.exec(text)?.[0]}`;
  if (status >= 400 && path.startsWith('/api/') && !type.startsWith('application/problem+json')) return `answered ${status} as ${type}`;
  return null;
}

/**
 * Asks every route as everybody, so that the schemas behind rights and forms are known, and whom each lets in, before it is
 * tried. Things of which another was told come first: where there is one, nobody goes on through the rest.
 */
async function learn(stage: Stage): Promise<Lessons> {
  const lessons = new Map<string, Learned>();
  const inTurn = ['secretary', ...stage.actors.map(({ name }) => name)];
  const actors = stage.actors.toSorted((a, b) => inTurn.indexOf(a.name) - inTurn.indexOf(b.name));
  for (const route of stage.routes) {
    const key = keyOf(route);
    for (const actor of actors) {
      const { uids: told = [] } = lessons.get(key) ?? {};
      const rest = takesThing(route) ? stage.uids.own.filter((uid) => !told.includes(uid)) : [];
      const passes = async (uid: string): Promise<'passed' | 'nobody' | 'refused' | 'unknown'> => {
        stage.asked = key;
        // No token of a form: what is read is learned, and nothing is done.
        const asked = requestOf(stage, route, actor, { path: filled(route, uid, stage.file), query: {}, fields: {}, csrf: 'none' });
        stage.read.clear();
        const { status } = await answer(asked, `${stage.url}${asked.path}`);
        if (status < 300 || status === 422 || (status === 403 && stage.read.has('form'))) {
          const { uids = [], actors: before = [] } = lessons.get(key) ?? {};
          lessons.set(key, { uids: uid === '' ? uids : [...new Set([...uids, uid])], actors: [...new Set([...before, actor])] });
          return 'passed';
        }
        return status === 401 ? 'nobody' : status === 403 ? 'refused' : 'unknown';
      };
      const known = takesThing(route) ? told : [''];
      let goesOn = true;
      for (const uid of known) {
        const came = await passes(uid);
        if (came !== 'unknown') goesOn = false;
        if (came === 'nobody') break;
      }
      // Who is nobody here is nobody before every other thing.
      for (const uid of goesOn ? rest : []) if ((await passes(uid)) === 'nobody') break;
    }
  }
  return lessons;
}

/** What nobody completes here, and which test does. */
const mayStayIdle: readonly string[] = [
  // Of a server that has no organisation yet: `setup.test.ts` beside this.
  'GET /setup',
  'POST /setup',
  // Done by who knows a password, or a fresh code: `access/login.test.ts`, `devices/devices.test.ts`.
  'POST /login',
  'POST /me/password',
  'POST /api/v1/devices/pair',
  // A whole scheme in one field; a draft of one's own before somebody publishes it: `scheme/routes.test.ts`.
  'POST /points/scheme/upload',
  'POST /points/scheme/drafts/:uid/withdraw',
  // Of a card that nothing else was done with yet: `cards/held.test.ts`.
  'POST /cards/held/:uid/void',
];

onEachEngine((engine) => {
  test(
    `every field poisoned, everything of other trees, ${requests} by chance: no fault, no stack, no row of another tree`,
    { timeout: times(240_000, 1_800_000) },
    async () => {
      const db = await engine.fresh();
      const stage = await openStage(db);
      try {
        await expectLawful(db);
        const before = await farRows({ db }, stage);
        const statuses = new Map<string, Set<number>>();
        const wasAnswered = (key: string, status: number) => statuses.set(key, (statuses.get(key) ?? new Set<number>()).add(status));
        const undone: string[] = [];
        for (const act of stage.acts) {
          const status = await perform(stage, act);
          wasAnswered(`POST ${act.route}`, status);
          if (status >= 400) undone.push(`${status} ${act.to}`);
        }
        expect(undone).toEqual([]);
        await expectLawful(db);
        const lessons = await learn(stage);
        const dice = diceOf(times(1, 2));
        const fill: Fill = { json: fillerOf(stage.known, false), text: fillerOf(stage.known, true) };
        const faults: string[] = [];
        let count = 0;

        const ask = async (asked: Asked): Promise<void> => {
          if (faults.length >= 10) return;
          count++;
          stage.scene.world.pass(stepMs);
          stage.asked = keyOf(asked.route);
          const answered = await answer(asked, `${stage.url}${asked.path}`);
          const fault = faultOf(asked, answered);
          if (fault !== null) faults.push(`${count} ${fault}: ${told(asked)}`);
          wasAnswered(keyOf(asked.route), answered.status);
          if (answered.status === 401 || asked.path.startsWith('/logout')) await asked.actor.renew();
        };

        const foreignTo = (actor: Actor) => [...stage.uids.far, ...(actor.hidden.test('sideperson') ? stage.uids.side : [])];
        for (const asked of reached(stage, lessons, dice, fill, { of: () => stage.uids.own, shared: true })) await ask(asked);
        for (const asked of poisoned(stage, lessons, dice, fill)) await ask(asked);
        for (const asked of reached(stage, lessons, dice, fill, { of: foreignTo, shared: false })) await ask(asked);
        for (let n = 0; n < requests; n++) {
          const route = stage.routes[n % stage.routes.length];
          if (route === undefined) throw new Error('nothing to ask');
          const { actors = [] } = lessons.get(keyOf(route)) ?? {};
          const actor = dice.pick(actors.length > 0 && dice.chance(60) ? actors : stage.actors);
          await ask(damaged(requestOf(stage, route, actor, partsOf(stage, route, actor, lessons, dice, fill)), stage, dice));
        }

        expect(faults).toEqual([]);
        expect(stage.logged.filter((line) => !line.includes('"level":40'))).toEqual([]);
        expect([...statuses.keys()].toSorted()).toEqual(stage.routes.map(keyOf).toSorted());
        expect(await farRows({ db }, stage)).toBe(before);
        await expectLawful(db);
        // Trying that reaches nothing finds nothing: somebody is let in everywhere, and does something there.
        const barred = stage.routes.filter((route) => !(lessons.get(keyOf(route))?.actors.length ?? 0)).map(keyOf);
        expect(barred).toEqual(['GET /setup', 'POST /setup']);
        const idle = stage.routes.filter((route) => ![...(statuses.get(keyOf(route)) ?? [])].some((status) => status < 400)).map(keyOf);
        expect(idle.filter((key) => !mayStayIdle.includes(key))).toEqual([]);
      } finally {
        await stage.close();
      }
    },
  );
});
