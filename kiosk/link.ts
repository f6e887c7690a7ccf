/** How the kiosk stands with the server, as the screen and the heartbeat tell it. */
import type { Clock, Instant } from '../server/kernel/clock.ts';

/**
 * Why taps are not going through: no connection (`network`), the server is there and cannot serve (`server`), it does not
 * know this device (`device`), or it refuses what is sent (`refused`). In every case the taps stay here and are sent again.
 */
export const linkFaults = ['network', 'server', 'device', 'refused'] as const;
export type LinkFault = (typeof linkFaults)[number];

export type Link = { readonly online: true } | { readonly online: false; readonly fault: LinkFault; readonly since: Instant };

/** The fault that an HTTP status other than success stands for. */
export const faultOfStatus = (status: number): LinkFault => {
  if (status === 401 || status === 403) return 'device';
  if (status >= 500 || status === 408 || status === 429) return 'server';
  return 'refused';
};

/** What talks to the server, each with a fault of its own: a heartbeat that passes does not hide taps that are refused. */
export type LinkUser = 'upload' | 'heartbeat';

/** Told how each exchange went (`undefined`: well). */
export type LinkTeller = (user: LinkUser, fault: LinkFault | undefined) => void;

/** Calls `onLink` at every change, and only then. The link is up when nobody's last exchange failed. */
export function linkTeller(clock: Clock, onLink: (link: Link) => void): LinkTeller {
  const faults = new Map<LinkUser, LinkFault>();
  let told: Link | undefined;
  return (user, fault) => {
    if (fault === undefined) faults.delete(user);
    else faults.set(user, fault);
    const worst = faults.get('upload') ?? faults.get('heartbeat');
    if (worst === undefined) {
      if (told?.online === true) return;
      told = { online: true };
    } else {
      if (told?.online === false && told.fault === worst) return;
      told = { online: false, fault: worst, since: told?.online === false ? told.since : clock() };
    }
    onLink(told);
  };
}
