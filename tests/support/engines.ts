/** Runs the same tests on SQLite and on PostgreSQL, each test on a fresh copy of a migrated database. */
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, inject } from 'vitest';
import { openDatabase } from '../../server/db/connect.ts';
import type { Database, Engine } from '../../server/db/database.ts';

export type EngineUnderTest = {
  readonly name: Engine;
  /** A migrated database of this test's own, opened. Made inside a test (or its beforeEach) it is closed and dropped after it, else at the end of the file. */
  fresh(): Promise<Database>;
  /** The URL of a migrated database of this test's own, not opened: for processes and for connections with other settings. Dropped at the end of the file. */
  freshUrl(): Promise<string>;
  /** The URL of a database without any table. Dropped at the end of the file. */
  emptyUrl(): Promise<string>;
};

/** Settled before a database is closed: the place for invariants that hold after every test. */
export type Settle = (database: Database) => Promise<void>;

const newName = () => `t_${process.pid}_${randomBytes(6).toString('hex')}`;

/** One connection for creating and dropping, opened when first needed. */
function postgresAdmin() {
  let connecting: Promise<pg.Client> | undefined;
  const connect = async () => {
    const client = new pg.Client(`${inject('postgresUrl')}/postgres`);
    await client.connect();
    return client;
  };
  return {
    async query(sql: string): Promise<void> {
      connecting ??= connect();
      await (await connecting).query(sql);
    },
    async end(): Promise<void> {
      await (await connecting)?.end();
    },
  };
}

type Maker = {
  /** The URL of a new database: a copy of the template, or empty. */
  make(template: boolean): Promise<string>;
  drop(url: string): Promise<void>;
  end(): Promise<void>;
};

function sqliteMaker(): Maker {
  return {
    async make(template) {
      // A folder each: what lies beside the file (WAL, lock, backups, sockets) must not meet another test's.
      const folder = join(inject('runFolder'), newName());
      await mkdir(folder);
      const path = join(folder, 'flagtap.sqlite');
      if (template) await copyFile(inject('sqliteTemplate'), path);
      return `sqlite:${path}`;
    },
    drop: async () => undefined,
    end: async () => undefined,
  };
}

function postgresMaker(): Maker {
  const admin = postgresAdmin();
  const base = inject('postgresUrl');
  return {
    async make(template) {
      const name = newName();
      await admin.query(`create database ${name} template ${template ? inject('postgresTemplate') : 'template0'}`);
      return `${base}/${name}`;
    },
    drop: (url) => admin.query(`drop database if exists ${url.slice(base.length + 1)} with (force)`),
    end: () => admin.end(),
  };
}

/** `describe` once per engine: `onEachEngine((engine) => { test('...', async () => { const database = await engine.fresh(); ... }); })`. */
export function onEachEngine(define: (engine: EngineUnderTest) => void, settle: Settle = async () => undefined): void {
  describe.each<Engine>(['sqlite', 'postgres'])('on %s', (name) => {
    const maker = name === 'sqlite' ? sqliteMaker() : postgresMaker();
    const made: string[] = [];
    let inTest = false;
    let ofTest: Database[] = [];
    const ofFile: Database[] = [];

    const closeAll = async (databases: readonly Database[]) => {
      for (const database of databases) await settle(database).finally(() => database.close());
      for (const { url } of databases) await maker.drop(url);
    };
    const freshUrl = async (template: boolean) => {
      const url = await maker.make(template);
      made.push(url);
      return url;
    };

    beforeEach(() => {
      inTest = true;
    });
    afterEach(async () => {
      inTest = false;
      const databases = ofTest;
      ofTest = [];
      await closeAll(databases);
    });
    afterAll(async () => {
      await closeAll(ofFile);
      for (const url of made) await maker.drop(url);
      await maker.end();
    });

    define({
      name,
      async fresh() {
        const database = await openDatabase(await maker.make(true));
        (inTest ? ofTest : ofFile).push(database);
        return database;
      },
      freshUrl: () => freshUrl(true),
      emptyUrl: () => freshUrl(false),
    });
  });
}
