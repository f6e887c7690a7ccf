/** Words of the page that explains one score. */
export const explainZh = {
  mine: (when: string) => `${when}的积分怎么来的`,
  of: (name: string, when: string) => `${name} ${when}的积分怎么来的`,
  until: (year: string, month: string) => `${year}到 ${month}`,
  back: '回到积分页',
  json: '数据（JSON）',
};

export type ExplainWords = typeof explainZh;

export const explainEn: ExplainWords = {
  mine: (when) => `Where my points of ${when} come from`,
  of: (name, when) => `Where the points of ${name} in ${when} come from`,
  until: (year, month) => `${year} up to ${month}`,
  back: 'Back to the points',
  json: 'Data (JSON)',
};
