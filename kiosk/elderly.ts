/** The screen of elderly mode: the same states, fewer things. The page's styles make what is left larger. */
import type { KioskScreen } from '../views/pages/kiosk-display/model.ts';

/** Keeps what one must know and what one must do; of the figures the first, of the bar at the foot what is amiss. */
export const plainer = (screen: KioskScreen): KioskScreen => ({
  ...screen,
  idle:
    screen.idle === null
      ? null
      : {
          ...screen.idle,
          today: '',
          organisation: '',
          plan: screen.idle.plan === null ? null : { ...screen.idle.plan, present: '' },
        },
  greeting:
    screen.greeting === null
      ? null
      : {
          ...screen.greeting,
          place: '',
          facts: screen.greeting.facts.slice(0, 1),
          room: screen.greeting.room === null ? null : screen.greeting.room.slice(0, 1),
        },
  message: screen.message === null ? null : { ...screen.message, other: '', facts: [] },
  bar: screen.bar.filter(({ mark }) => mark !== ''),
});
