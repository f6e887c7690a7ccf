/** Which standings say that dues are paid. */
import type { DuesStandingCode } from '../../../server/contract/codes.ts';

export const isPaid = (standing: DuesStandingCode): boolean => standing === 'on_time' || standing === 'late' || standing === 'ahead';
