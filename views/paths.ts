/** Addresses that pages post to or link to wherever they stand; the server mounts its routes at the same constants. */
export const paths = {
  start: '/',
  login: '/login',
  logout: '/logout',
  preferences: '/preferences',
  account: '/me',
  password: '/me/password',
  setup: '/setup',
  settings: '/settings',
  events: '/events',
  devices: '/devices',
  deviceCodes: '/devices/codes',
  enrolment: '/cards/enrolment',
  badges: '/cards/badges',
  completion: '/completion',
} as const;

/** Fields of the forms on these pages, as they arrive in the body; every form also carries `csrf`. */
export const fields = {
  login: ['name', 'password', 'back'],
  preferences: ['locale', 'textSize', 'theme', 'back'],
  password: ['current', 'next', 'again'],
  setup: ['organisation', 'name', 'password', 'again', 'locale'],
} as const;
