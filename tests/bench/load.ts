/** Clients that send taps over HTTP and count what is acknowledged. */
import { Agent, request } from 'node:http';
import { z } from 'zod';
import { monotonicMs, systemClock } from '../../server/kernel/clock.ts';
import type { Sending } from './stage.ts';

export type Loaded = {
  /** Taps answered with a verdict. */
  readonly acknowledged: number;
  /** Those of them that were `recorded`. */
  readonly recorded: number;
  readonly ms: number;
  /** Of each request. */
  readonly latencies: readonly number[];
};

const mark = 'the time of sending';

const answer = z.object({ verdicts: z.array(z.object({ verdict: z.string() })) });

const post = (agent: Agent, port: number, token: string, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ agent, port, host: '127.0.0.1', path: '/api/v1/taps', method: 'POST', headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Sends everything with so many clients at once, each waiting for its answer; ends when all is answered. */
export async function load(port: number, sendings: readonly Sending[], clients: number): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  // The time of sending goes in at the sending: a kiosk that is minutes behind is not believed.
  const bodies = sendings.map(({ branch, batch }) => {
    const [head = '', tail = ''] = JSON.stringify({ ...batch, sentAt: mark }).split(mark);
    return { token: branch.token, head, tail };
  });
  const latencies: number[] = [];
  const answers: string[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let mine = bodies[next++]; mine !== undefined; mine = bodies[next++]) {
      const began = monotonicMs();
      answers.push(await post(agent, port, mine.token, `${mine.head}${systemClock()}${mine.tail}`));
      latencies.push(monotonicMs() - began);
    }
  };
  const began = monotonicMs();
  await Promise.all(Array.from({ length: clients }, client));
  const ms = monotonicMs() - began;
  agent.destroy();
  const verdicts = answers.flatMap((text) => answer.parse(JSON.parse(text)).verdicts);
  return { acknowledged: verdicts.length, recorded: verdicts.filter(({ verdict }) => verdict === 'recorded').length, ms, latencies };
}
