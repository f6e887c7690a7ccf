/** Prepares, once per run, a migrated template of each database, from which every test takes its own copy. */
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { serverMigrations } from '../../migrations/server.ts';
import { openDatabase } from '../../server/db/connect.ts';
import { migrate } from '../../server/db/migrate.ts';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated SQLite file, closed: copy it. */
    readonly sqliteTemplate: string;
    /** `postgres://user:password@127.0.0.1:port`, without a database. */
    readonly postgresUrl: string;
    /** The migrated PostgreSQL database to copy from. */
    readonly postgresTemplate: string;
    /** A folder that goes with the run. */
    readonly runFolder: string;
  }
}

const postgresTemplate = 'migrated';

async function migrated(url: string): Promise<void> {
  const database = await openDatabase(url);
  try {
    await migrate(database, serverMigrations, async () => undefined);
  } finally {
    await database.close();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres();
  try {
    const sqliteTemplate = join(cluster.folder, 'template.sqlite');
    const admin = new pg.Client(`${cluster.url}/postgres`);
    await admin.connect();
    await admin.query(`create database ${postgresTemplate}`);
    await admin.end();
    await Promise.all([migrated(`sqlite:${sqliteTemplate}`), migrated(`${cluster.url}/${postgresTemplate}`)]);
    project.provide('sqliteTemplate', sqliteTemplate);
    project.provide('postgresUrl', cluster.url);
    project.provide('postgresTemplate', postgresTemplate);
    project.provide('runFolder', cluster.folder);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return () => cluster.stop();
}
