/** English counts: `many(1, 'person', 'people')` is `1 person`. */
export const many = (count: number, one: string, other = `${one}s`): string => `${count} ${count === 1 ? one : other}`;
