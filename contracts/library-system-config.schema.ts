import { z } from 'zod';
import { fieldText, nonEmpty } from './config-texts.ts';
import { factRulesSchema } from './fact-rules.schema.ts';

/** How the text of messages is written. */
export const sip2Encodings = ['utf-8', 'latin1', 'cp850', 'cp437'] as const;

/**
 * Error detection. `lenient`: sequence numbers decide which answer belongs to which request, a wrong or missing checksum
 * does not matter: for servers that send a constant one or add up code points in place of bytes.
 */
export const checksumModes = ['off', 'lenient', 'strict'] as const;
export type ChecksumMode = (typeof checksumModes)[number];

/** Library systems whose way of telling facts is known; `generic` knows what the protocol's text says and no more. */
export const libraryProfiles = ['lumi', 'koha', 'aurora', 'evergreen', 'sierra', 'polaris', 'symphony', 'alma', 'wise', 'fbs', 'generic'] as const;
export type LibraryProfileId = (typeof libraryProfiles)[number];

/** What every way to a library system has in common: whom to trust, and who this station is. */
const trustShape = {
  caFile: nonEmpty.optional().describe("PEM file of the consortium's own certificate authority"),
  pins: z
    .array(z.string().regex(/^sha256\/[A-Za-z0-9+/]{43}=$/, 'a pin such as "sha256/" and 44 characters of Base64'))
    .min(1)
    .max(8)
    .optional()
    .describe('SHA-256 of the public keys (SPKI) that the server may have, checked besides its chain and name'),
  certFile: nonEmpty.optional().describe('PEM file of the certificate with which this station shows who it is'),
  keyFile: nonEmpty.optional().describe('PEM file (mode 0600) of its private key'),
};

/** Ways on which SIP2 messages travel: a line of their own, or each in an HTTPS request of its own. */
export const sip2Ways = ['tcp', 'https-fbs', 'https-koha'] as const;
export type Sip2Way = (typeof sip2Ways)[number];

/** How a terminal says who it is: message 93, prompts as of telnet, or by its address alone. */
export const sip2Logins = ['message93', 'telnet', 'address'] as const;
export type Sip2Login = (typeof sip2Logins)[number];

const goTogether = (first: string, second: string) => ({ message: `${first} and ${second} go together: set both or neither`, path: [second] });

const sip2 = z
  .strictObject({
    way: z.enum(sip2Ways).default('tcp').describe('"tcp": a line of its own; "https-fbs", "https-koha": each message in an HTTPS request'),
    host: nonEmpty,
    port: z.int().min(1).max(65535),
    path: z
      .string()
      .regex(/^\/[\x21-\x7e]{0,199}$/, 'a path such as "/rest/sip2/FI-Lumi"')
      .optional()
      .describe('Where requests go when way is one of the HTTPS ways'),
    tls: z.boolean().default(true).describe('TLS 1.2 or newer; chain and name are checked'),
    ...trustShape,
    login: z.enum(sip2Logins).optional().describe('Absent: message 93 where a user is set, else by address'),
    allowPlaintext: z
      .enum(['never', 'loopback', 'any'])
      .default('loopback')
      .describe('Where tls = false is allowed: only to this PC ("loopback"), or anywhere ("any": logged and shown in red)'),
    user: fieldText.min(1).optional(),
    passwordFile: nonEmpty.optional().describe("File (mode 0600) that holds the terminal account's password"),
    institution: fieldText.default(''),
    location: fieldText.default(''),
    connections: z.int().min(1).max(8).default(2),
    timeoutMs: z.int().min(200).max(1500).default(1500).describe('Limit for a whole decision, resends included'),
    encoding: z.enum(sip2Encodings).optional().describe("Absent: the profile's"),
    checksum: z
      .union([z.boolean(), z.enum(checksumModes)], { error: 'one of "off", "lenient", "strict" (false is "off", true is "strict")' })
      .optional()
      .describe("Sequence number and checksum on every message; absent: the profile's"),
    delimiter: z
      .string()
      .regex(/^[|^~]$/, 'one of "|", "^", "~"')
      .optional()
      .describe("Sign that ends a field; absent: the profile's"),
    terminator: z.enum(['\r', '\n', '\r\n']).optional().describe("What ends our messages; absent: the profile's"),
  })
  .refine((value) => (value.user === undefined) === (value.passwordFile === undefined), goTogether('user', 'passwordFile'))
  .refine((value) => (value.certFile === undefined) === (value.keyFile === undefined), goTogether('certFile', 'keyFile'))
  .refine((value) => value.way === 'tcp' || value.path !== undefined, { message: 'set: an HTTPS way needs the path of its requests', path: ['path'] })
  .refine((value) => value.login === undefined || value.login === 'address' || value.user !== undefined, {
    message: '"address" where no user is set',
    path: ['login'],
  })
  .superRefine((value, context) => {
    const { delimiter = '|' } = value;
    for (const key of ['user', 'institution', 'location'] as const) {
      if (delimiter !== '|' && value[key]?.includes(delimiter) === true)
        context.addIssue({ code: 'custom', path: [key], message: `a text without the delimiter ${JSON.stringify(delimiter)}` });
    }
  });

const httpUrl = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/, 'an address such as "https://koha.example.fi/api/v1"');

const httpShape = {
  url: httpUrl.describe('Base address of the interface, without a slash at its end').transform((url) => url.replace(/\/+$/, '')),
  allowPlaintext: z
    .enum(['never', 'loopback', 'any'])
    .default('loopback')
    .describe('Where http:// is allowed: only to this PC ("loopback"), or anywhere ("any": logged and shown in red)'),
  ...trustShape,
  clientId: nonEmpty.optional().describe('OAuth2 client (client credentials)'),
  clientSecretFile: nonEmpty.optional().describe('File (mode 0600) that holds its secret'),
  branch: nonEmpty.describe("This site's branch as the library system names it"),
  connections: z.int().min(1).max(8).default(4),
  timeoutMs: z.int().min(200).max(1500).default(1500).describe('Limit for a whole decision, repeats included'),
};

const koha = z
  .strictObject({
    ...httpShape,
    user: nonEmpty.optional().describe('Basic authentication, where the Koha has no OAuth2 client'),
    passwordFile: nonEmpty.optional().describe('File (mode 0600) that holds the password of user'),
    selfService: z.boolean().default(true).describe("Ask the Koha-Suomi self-service plugin for the patron's right at the door"),
  })
  .refine((value) => (value.user === undefined) === (value.passwordFile === undefined), goTogether('user', 'passwordFile'))
  .refine((value) => (value.clientId === undefined) === (value.clientSecretFile === undefined), goTogether('clientId', 'clientSecretFile'))
  .refine((value) => (value.certFile === undefined) === (value.keyFile === undefined), goTogether('certFile', 'keyFile'))
  .refine((value) => (value.clientId === undefined) !== (value.user === undefined), {
    message: 'set (OAuth2), or user and passwordFile (Basic), not both',
    path: ['clientId'],
  });

const rest = z
  .strictObject({ ...httpShape, tokenUrl: httpUrl.optional().describe('Where tokens are asked for; absent: "/token" under url') })
  .refine((value) => (value.clientId === undefined) === (value.clientSecretFile === undefined), goTogether('clientId', 'clientSecretFile'))
  .refine((value) => (value.certFile === undefined) === (value.keyFile === undefined), goTogether('certFile', 'keyFile'));

/** Whether the calendar and the clock have this time: `2026-02-30T25:61` has its form and no more. */
function isLocalTime(text: string): boolean {
  const ms = Date.parse(`${text}:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'a local time such as "2026-12-01T18:00"')
  .refine(isLocalTime, 'a day and a time that the calendar has, such as "2026-12-01T18:00"');
/** An outage that lasts longer is no outage but another library system, in days. */
const longestOutageDays = 31;
const outage = z
  .strictObject({ from: localTime, to: localTime })
  .refine((value) => value.from < value.to, { message: 'later than from', path: ['to'] })
  .refine((value) => Date.parse(`${value.to}Z`) - Date.parse(`${value.from}Z`) <= longestOutageDays * 86_400_000, {
    message: `at most ${longestOutageDays} days after from`,
    path: ['to'],
  });

/** `[librarySystem]`: which library system, how to reach it, and how it tells facts. */
export const librarySystemSchema = z
  .strictObject({
    kind: z
      .enum(['sip2', 'koha', 'rest'])
      .describe('"sip2"; "koha": its REST interface with SIP2 beside it for returns; "rest": the consortium interface in docs/library-system-rest'),
    profile: z.enum(libraryProfiles).optional().describe('How facts about patrons are expressed in SIP2'),
    facts: factRulesSchema.prefault({}).describe("Where this library system tells facts, in place of the profile's ways"),
    shortestLoanDays: z
      .int()
      .min(1)
      .max(120)
      .optional()
      .describe(
        "The shortest loan that this library gives, in days: tells an old loan from a new one when an offline return is sent; absent: the profile's",
      ),
    plannedOutages: z.array(outage).max(50).default([]).describe('When the library system is known to be away, in local time'),
    sip2: sip2.optional().describe('Needed with kind "sip2" and "koha"'),
    koha: koha.optional().describe('Needed with kind "koha"'),
    rest: rest.optional().describe('Needed with kind "rest"'),
  })
  .superRefine((value, context) => {
    const needed = { sip2: ['sip2'], koha: ['koha', 'sip2'], rest: ['rest'] } as const;
    for (const key of ['sip2', 'koha', 'rest'] as const) {
      const isNeeded = (needed[value.kind] as readonly string[]).includes(key);
      if (isNeeded && value[key] === undefined) context.addIssue({ code: 'custom', path: [key], message: `there: kind = "${value.kind}" needs it` });
      if (!isNeeded && value[key] !== undefined)
        context.addIssue({ code: 'custom', path: [key], message: `left out: kind = "${value.kind}" does not use it` });
    }
    if (value.kind !== 'rest' && value.profile === undefined)
      context.addIssue({ code: 'custom', path: ['profile'], message: `one of ${libraryProfiles.map((id) => JSON.stringify(id)).join(', ')}` });
  });

export type Sip2Config = z.output<typeof sip2>;
export type KohaConfig = z.output<typeof koha>;
export type RestConfig = z.output<typeof rest>;
