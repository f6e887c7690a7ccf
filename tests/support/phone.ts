/** A branch behind a real server, and a phone in somebody's hand whose touches and keys are counted: what tests of a person's acts stand on. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { serverMigrations } from '../../migrations/server.ts';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openBrowser } from './browser.ts';
import { type Composed, serveComposed } from './composed.ts';
import type { Scene } from './scene.ts';
import type { Visitor } from './site.ts';
import { aFolder } from './started.ts';
import { expectLawful } from './verified.ts';

export type Stage = { readonly browser: Browser; readonly db: Database; readonly scene: Scene; readonly site: Composed };

/** Builds a stage before the tests of a file; after them every law must hold. Answers the way to it. */
export function aStage(setUp: (db: Database) => Promise<Scene>): () => Stage {
  const folder = aFolder();
  let stage: Stage | undefined;
  beforeAll(async () => {
    const [browser, db] = await Promise.all([openBrowser(), openDatabase(`sqlite:${join(folder.path, 'stage.sqlite')}`)]);
    await migrate(db, serverMigrations, async () => undefined);
    const scene = await setUp(db);
    stage = { browser, db, scene, site: await serveComposed(db, scene.world) };
  });
  afterAll(async () => {
    await stage?.browser.close();
    await stage?.site.close();
    if (stage !== undefined) await expectLawful(stage.db);
    await stage?.db.close();
    folder.remove();
  });
  return () => {
    if (stage === undefined) throw new Error('the stage was not built');
    return stage;
  };
}

/** What a hand did. */
export type Done = { readonly touches: number; readonly keys: number };

export type Hand = {
  readonly tab: Page;
  /** Touches the screen once, at the first that a selector finds. */
  touch(what: string | Locator): Promise<void>;
  /** Touches a field and writes into it by the keyboard. */
  type(into: string | Locator, text: string): Promise<void>;
  done(): Done;
};

export type Holding = {
  /** Where the phone is opened; the start page unless said otherwise. */
  readonly path?: string;
  readonly options?: BrowserContextOptions;
  /** Statuses of 400 and above that the test means to see. */
  readonly refused?: readonly number[];
};

/** Opens a page on somebody's phone for as long as `act` takes, and answers what the hand did. What the browser complains of fails the test. */
export async function onPhone(
  { browser, site }: Stage,
  visitor: Visitor,
  act: (hand: Hand) => Promise<void>,
  { path = '/', options = {}, refused = [] }: Holding = {},
): Promise<Done> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: 'reduce', ...options });
  const complaints: string[] = [];
  let touches = 0;
  let keys = 0;
  try {
    await context.addCookies([...visitor.cookies].map(([name, value]) => ({ name, value, url: site.url })));
    const tab = await context.newPage();
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('response', (response) => {
      if (response.status() >= 400 && !refused.includes(response.status())) complaints.push(`${response.status()} ${response.url()}`);
    });
    tab.on('console', (message) => {
      // Chromium also writes a line for each such response.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
    await tab.goto(`${site.url}${path}`);
    const at = (what: string | Locator): Locator => (typeof what === 'string' ? tab.locator(what) : what).first();
    const touch = async (what: string | Locator): Promise<void> => {
      touches += 1;
      await at(what).tap();
    };
    await act({
      tab,
      touch,
      async type(into, text) {
        await touch(into);
        keys += text.length;
        await at(into).pressSequentially(text);
      },
      done: () => ({ touches, keys }),
    });
    expect(complaints).toEqual([]);
    return { touches, keys };
  } finally {
    await context.close();
  }
}
