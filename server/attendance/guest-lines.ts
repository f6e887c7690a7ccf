/** Guests as a sheet names them. */
import type { GuestLine } from '../../views/pages/activity/model.ts';
import { maskedName } from '../kernel/masked-name.ts';
import type { Guest } from './arrivals.ts';

/** Members of a tree that the reader does not look after are named as a public place would. */
export const guestOf = (
  { name, origin, path, at }: Guest,
  { sees }: { readonly sees: (organisationPath: string) => boolean },
): GuestLine => ({
  name: path === null || sees(path) ? name : maskedName(name),
  origin,
  at,
});
