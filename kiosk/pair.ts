/** Trades a one-time code for this kiosk's token. */
import { type PairReply, pairReply, pairRequest } from '../server/contract/devices.ts';
import { type Outcome, ok, refused } from '../server/kernel/outcome.ts';
import { type Remote, call } from './call.ts';
import { writeToken } from './token.ts';

export type PairingRefusal = 'pairing_code_wrong' | 'server_unreachable';

/** Asks the server and keeps the token in `tokenFile`. A ZodError names a code or a name that cannot be one. */
export async function pairKiosk(
  remote: Omit<Remote, 'token'>,
  asked: { readonly code: string; readonly name: string },
  tokenFile: string,
  signal: AbortSignal,
): Promise<Outcome<Pick<PairReply, 'deviceId'>, PairingRefusal>> {
  const reply = await call(remote, { method: 'POST', path: '/api/v1/devices/pair', body: pairRequest.parse(asked) }, pairReply, signal);
  if (!reply.ok) return refused(reply.fault === 'network' || reply.fault === 'server' ? 'server_unreachable' : 'pairing_code_wrong');
  writeToken(tokenFile, reply.value.token);
  return ok({ deviceId: reply.value.deviceId });
}
