/** The settings of an installation: environment variables, checked once at the edge. docs/exploitation.md lists them. */
import { resolve } from 'node:path';
import { z } from 'zod';

const url = (protocols: string[], example: string) =>
  z
    .string()
    .refine(text => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
      error: `doit être une adresse comme ${example}`,
    })
    .optional();

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, { error: 'doit être un numéro de port, de 0 à 65535' })
    .transform(Number)
    .refine(number => number <= 65_535, { error: 'doit être un numéro de port, de 0 à 65535' })
    .default(fallback);

const variables = z.object({
  PORT: port(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  METRICS_PORT: port(0),
  PREAU_BASE_DOMAIN: z
    .string()
    .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, {
      error: 'doit être un nom de domaine en minuscules, comme famille.example.fr, sans « https:// » ni port',
    })
    .default('localhost'),
  PREAU_DATA_DIR: z.string().min(1).default('.preau'),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'postgres://preau_app:motdepasse@serveur:5432/preau'),
  DATABASE_OWNER_URL: url(
    ['postgres:', 'postgresql:'],
    'postgres://preau_owner:motdepasse@serveur:5432/preau',
  ),
  DATABASE_RELAY_URL: url(
    ['postgres:', 'postgresql:'],
    'postgres://preau_relay:motdepasse@serveur:5432/preau',
  ),
  DATABASE_PLATFORM_URL: url(
    ['postgres:', 'postgresql:'],
    'postgres://preau_platform:motdepasse@serveur:5432/preau',
  ),
  REDIS_URL: url(['redis:', 'rediss:'], 'redis://serveur:6379'),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://utilisateur:motdepasse@serveur:587'),
  MAIL_FROM: z
    .email({ error: 'doit être une adresse électronique, comme ne-pas-repondre@famille.example.fr' })
    .optional(),
  SMS_URL: url(['https:', 'http:'], 'https://sms.example.fr/envois'),
  SMS_TOKEN: z.string().min(1).optional(),
  S3_ENDPOINT: url(['http:', 'https:'], 'https://s3.example.fr'),
  S3_REGION: z.string().min(1).optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  PREAU_SECRET_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/_-]{43,}=*$/, {
      error: 'doit avoir au moins 32 octets en base64, comme en écrit « openssl rand -base64 32 »',
    })
    .optional(),
  PREAU_API_URL: url(['http:', 'https:'], 'http://api.interne:3001'),
  PREAU_TRUST_PROXY: z.enum(['yes', 'no'], { error: 'doit être « yes » ou « no »' }).default('no'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'doit être debug, info, warn, error ou silent',
    })
    .default('info'),
});

/** Addresses of one database under its four roles. */
export interface DatabaseUrls {
  /** Null for a replica that does not migrate. */
  owner: string | null;
  app: string;
  relay: string;
  platform: string;
}

export interface Settings {
  port: number;
  host: string;
  /** As given, or else the port after `port`; 0, which lets the system choose, where `port` is 0. */
  metricsPort: number;
  baseDomain: string;
  dataDirectory: string;
  /** Null: the embedded PostgreSQL. */
  database: DatabaseUrls | null;
  redisUrl: string | null;
  /** Null: the catcher. */
  smtpUrl: string | null;
  /** Where SMS are handed over, and the token by which the provider knows this installation. Null: none is sent. */
  sms: { url: string; token: string | null } | null;
  /** Sender address of every e-mail. */
  mailFrom: string;
  s3: {
    endpoint: string;
    region: string;
    bucket: string;
    accessKeyId: string;
    secretAccessKey: string;
  } | null;
  /** Hides second factors and addresses. Null: one that is made once and kept in the data directory. */
  secretKey: Uint8Array | null;
  /** Where a replica of the web finds the API. */
  apiUrl: string | null;
  /** Whether X-Forwarded-* headers come from a proxy of ours. */
  trustProxy: boolean;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/**
 * Reads the settings. An empty variable counts as absent, as most tools that set them mean it.
 * @returns every mistake at once, each a French sentence that names its variable.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): { settings: Settings } | { mistakes: string[] } {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success)
    return { mistakes: parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}.`) };
  const v = parsed.data;
  const mistakes: string[] = [];
  const s3 = s3Settings(v, mistakes);
  const database = databaseUrls(v, mistakes);
  const metricsPort = portOfMetrics(v, mistakes);
  if (v.SMS_TOKEN && !v.SMS_URL)
    mistakes.push('SMS_URL manque : SMS_TOKEN est donné sans elle, donnez les deux.');
  if (mistakes.length > 0) return { mistakes };
  return {
    settings: {
      port: v.PORT,
      host: v.HOST,
      metricsPort,
      baseDomain: v.PREAU_BASE_DOMAIN,
      dataDirectory: resolve(v.PREAU_DATA_DIR),
      database,
      redisUrl: v.REDIS_URL ?? null,
      smtpUrl: v.SMTP_URL ?? null,
      sms: v.SMS_URL ? { url: v.SMS_URL, token: v.SMS_TOKEN ?? null } : null,
      mailFrom: v.MAIL_FROM ?? `ne-pas-repondre@${v.PREAU_BASE_DOMAIN}`,
      s3,
      secretKey: v.PREAU_SECRET_KEY ? Uint8Array.from(Buffer.from(v.PREAU_SECRET_KEY, 'base64')) : null,
      apiUrl: v.PREAU_API_URL ?? null,
      trustProxy: v.PREAU_TRUST_PROXY === 'yes',
      logLevel: v.LOG_LEVEL,
    },
  };
}

/** What a process of its own may need, since it has none of what `preau start` puts in the place of these. */
const MISSING = {
  database: 'DATABASE_URL manque : ce processus ne démarre pas de base embarquée, donnez-lui la sienne.',
  s3: 'S3_ENDPOINT manque : des processus séparés gardent les fichiers dans un stockage commun, donnez les variables S3_*.',
  smtpUrl:
    'SMTP_URL manque : ce processus n’a pas de boîte de démonstration, donnez-lui un serveur de courriel.',
  secretKey:
    'PREAU_SECRET_KEY manque : donnez la même clé à tous les processus, par exemple celle qu’écrit « openssl rand -base64 32 ».',
  apiUrl: 'PREAU_API_URL manque : donnez l’adresse de l’API, par exemple http://api.interne:3001.',
} satisfies Partial<Record<keyof Settings, string>>;

/** A setting that a process may require. */
export type Requirement = keyof typeof MISSING;

/** Settings among which those of these names are there. */
export type ReplicaSettings<Name extends Requirement> = Settings & {
  [Required in Name]: NonNullable<Settings[Required]>;
};

/**
 * Reads the settings of a process of its own, which refuses to do without those that it requires.
 * @returns every mistake at once, as {@link readSettings} does
 */
export function readReplicaSettings<Name extends Requirement>(
  environment: Readonly<Record<string, string | undefined>>,
  required: readonly Name[],
): { settings: ReplicaSettings<Name> } | { mistakes: string[] } {
  const read = readSettings(environment);
  if ('mistakes' in read) return read;
  const missing = required.filter(name => read.settings[name] === null);
  if (missing.length > 0) return { mistakes: missing.map(name => MISSING[name]) };
  return { settings: read.settings as ReplicaSettings<Name> }; // none of them is null, as was just seen
}

type Variables = z.output<typeof variables>;

function portOfMetrics({ PORT, METRICS_PORT }: Variables, mistakes: string[]): number {
  if (METRICS_PORT === 0 && PORT === 65_535)
    mistakes.push('METRICS_PORT manque : aucun port ne suit 65535, donnez celui des mesures.');
  if (METRICS_PORT !== 0 && METRICS_PORT === PORT)
    mistakes.push(`METRICS_PORT doit être un autre port que PORT, qui est déjà ${PORT}.`);
  return METRICS_PORT || (PORT && PORT + 1);
}

function databaseUrls(v: Variables, mistakes: string[]): DatabaseUrls | null {
  if (!v.DATABASE_URL) {
    if (v.DATABASE_OWNER_URL)
      mistakes.push(
        'DATABASE_OWNER_URL est donné sans DATABASE_URL : donnez les deux, ou aucun pour la base embarquée.',
      );
    return null;
  }
  const under = (role: string) => {
    const address = new URL(v.DATABASE_URL ?? '');
    address.username = role;
    return address.href;
  };
  return {
    owner: v.DATABASE_OWNER_URL ?? null,
    app: v.DATABASE_URL,
    relay: v.DATABASE_RELAY_URL ?? under('preau_relay'),
    platform: v.DATABASE_PLATFORM_URL ?? under('preau_platform'),
  };
}

function s3Settings(v: Variables, mistakes: string[]): Settings['s3'] {
  const given = {
    S3_ENDPOINT: v.S3_ENDPOINT,
    S3_REGION: v.S3_REGION,
    S3_BUCKET: v.S3_BUCKET,
    S3_ACCESS_KEY_ID: v.S3_ACCESS_KEY_ID,
    S3_SECRET_ACCESS_KEY: v.S3_SECRET_ACCESS_KEY,
  };
  const missing = Object.entries(given).filter(([, value]) => value === undefined);
  if (missing.length === Object.keys(given).length) return null;
  for (const [name] of missing)
    mistakes.push(`${name} manque : les variables S3_* vont ensemble, donnez-les toutes ou aucune.`);
  return {
    endpoint: given.S3_ENDPOINT ?? '',
    region: given.S3_REGION ?? '',
    bucket: given.S3_BUCKET ?? '',
    accessKeyId: given.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: given.S3_SECRET_ACCESS_KEY ?? '',
  };
}
