/** The set-up page of an empty database, which anybody may reach: no fault, and nobody gets in by it twice. */
import { expect, test } from 'vitest';
import { times } from '../../support/counts.ts';
import { onEachEngine } from '../../support/engines.ts';
import { diceOf, fillerOf } from '../../support/fuzz.ts';
import { tokenIn } from '../../support/site.ts';
import { expectLawful } from '../../support/verified.ts';
import { testWorld } from '../../support/world.ts';
import { openServer } from './stage.ts';

onEachEngine((engine) => {
  test('tried by chance, it begins one branch', { timeout: times(60_000, 300_000) }, async () => {
    const db = await engine.fresh();
    const server = await openServer(db, testWorld());
    try {
      const dice = diceOf(3);
      const page = await fetch(`${server.url}/setup`);
      const csrf = tokenIn({ status: page.status, headers: page.headers, text: await page.text() });
      const cookie = page.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
      const fill = fillerOf(['branch one', 'secretary one', 'another secret 77', 'zh', 'en'], true);
      const seen: number[] = [];
      server.asked = 'POST /setup';
      for (let n = 0; n < times(60, 600); n++) {
        const schema = server.schemas.get(server.asked)?.form;
        const fields = schema === undefined ? {} : fill(schema, dice).fields;
        const sent = Object.entries({ ...fields, csrf }).map(([name, value]) => [name, String(value).toWellFormed()]);
        const response = await fetch(`${server.url}/setup`, {
          method: 'POST',
          headers,
          body: new URLSearchParams(sent),
          redirect: 'manual',
        });
        seen.push(response.status);
        await response.arrayBuffer();
      }
      expect(seen.filter((status) => status >= 500)).toEqual([]);
      expect(seen.filter((status) => status === 303)).toEqual([303]);
      expect(await db.reader('accounts').select('id')).toHaveLength(1);
      expect(server.logged).toEqual([]);
      await expectLawful(db);
    } finally {
      await server.close();
    }
  });
});
