/** The wire as an OpenAPI document, from the very schemas that decode it. */
import { z } from 'zod';
import { heartbeat, heartbeatReply, pairReply, pairRequest } from './devices.ts';
import { explanation } from './explanation.ts';
import { refusalCodes } from './refusals.ts';
import { roster } from './roster.ts';
import { tap, tapBatch, tapReply, tapsPerBatchMax } from './taps.ts';

type Json = { readonly [key: string]: unknown };

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' });

const json = (schema: Json): Json => ({ 'application/json': { schema } });

const problem = (description: string): Json => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const refusedAsDevice = {
  401: problem('No token, an unknown one, or one that was withdrawn. Nothing was kept: the kiosk keeps its taps.'),
};
const busy = { 503: problem('Too much waits or the disk is full: nothing was kept; try again after Retry-After seconds.') };
const malformed = {
  400: problem('The body could not be read.'),
  413: problem('The body is too large.'),
  415: problem('The body is not application/json.'),
  422: problem('A field does not fit; `path` names it.'),
};

const device = [{ device: [] }];
const session = [{ session: [] }];

/** The document served at `/api/v1/openapi.json`; also linked from `docs/protocol.md`. */
export const openApi = (version: string): Json => ({
  openapi: '3.0.3',
  info: {
    title: 'Flagtap',
    version,
    description:
      'What a kiosk says to the server, and what a page tells as data. Times are UTC with milliseconds; points are integers in hundredths.',
  },
  paths: {
    '/api/v1/devices/pair': {
      post: {
        summary: 'Trade a one-time code for a device token',
        requestBody: { required: true, content: json(schemaOf(pairRequest, 'input')) },
        responses: {
          201: { description: 'Paired. The token is shown this once.', content: json(schemaOf(pairReply, 'output')) },
          403: problem('The code is unknown, used, or older than 15 minutes.'),
          429: problem('Too many wrong codes from this address.'),
          ...malformed,
          ...busy,
        },
      },
    },
    '/api/v1/taps': {
      post: {
        summary: 'Hand in taps, at most 500',
        description:
          'Each tap gets one verdict, in the order sent. A tap that was sent before answers its current verdict. `taps` are decoded one by one: a malformed one is kept raw and costs its neighbours nothing.',
        security: device,
        requestBody: {
          required: true,
          content: json({
            allOf: [
              schemaOf(tapBatch, 'input'),
              { type: 'object', properties: { taps: { type: 'array', maxItems: tapsPerBatchMax, items: schemaOf(tap, 'input') } } },
            ],
          }),
        },
        responses: {
          200: { description: 'Every tap is kept.', content: json(schemaOf(tapReply, 'output')) },
          ...refusedAsDevice,
          ...malformed,
          ...busy,
        },
      },
    },
    '/api/v1/kiosk/roster': {
      get: {
        summary: 'People, activities and chain heads for greeting offline',
        security: device,
        responses: {
          200: { description: 'The whole roster, with an ETag.', content: json(schemaOf(roster, 'output')) },
          304: { description: 'Unchanged since If-None-Match.' },
          ...refusedAsDevice,
        },
      },
    },
    '/api/v1/kiosk/heartbeat': {
      post: {
        summary: 'Tell how the kiosk fares',
        security: device,
        requestBody: { required: true, content: json(schemaOf(heartbeat, 'input')) },
        responses: {
          200: { description: 'Heard.', content: json(schemaOf(heartbeatReply, 'output')) },
          ...refusedAsDevice,
          ...malformed,
          ...busy,
        },
      },
    },
    '/api/v1/members/{id}/points/{period}': {
      get: {
        summary: 'Explain a member\u2019s score of a month, quarter or year',
        description:
          'The same explanation as the page and `flagtap explain` tell: the categories\u2019 `counted` and the adjustments\u2019 `points` make `total`. For oneself, and for who looks after the member.',
        security: session,
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
          { name: 'period', in: 'path', required: true, schema: { type: 'string' }, example: '2026-Q1' },
          {
            name: 'until',
            in: 'query',
            required: false,
            schema: { type: 'string' },
            description: 'A month of the year asked for: the year up to and with it.',
          },
        ],
        responses: {
          200: { description: 'The explanation.', content: json(schemaOf(explanation, 'output')) },
          401: problem('Nobody is signed in.'),
          404: problem('No such member or period, or not one for the asker to read.'),
          422: malformed[422],
        },
      },
    },
    '/healthz': {
      get: {
        summary: 'Whether the server can serve',
        responses: { 200: { description: 'It can.' }, 503: { description: 'It cannot; the body says why.' } },
      },
    },
  },
  components: {
    securitySchemes: {
      device: { type: 'http', scheme: 'bearer' },
      session: { type: 'apiKey', in: 'cookie', name: 'flagtap_session' },
    },
    schemas: {
      Problem: {
        type: 'object',
        description: 'RFC 9457. `code` is what programs go by.',
        required: ['type', 'title', 'status', 'code'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string', description: `A refusal (${refusalCodes.join(', ')}) or the kind of malformed input.` },
          detail: { type: 'string' },
          path: { type: 'string' },
          incident: { type: 'string' },
        },
      },
    },
  },
});
