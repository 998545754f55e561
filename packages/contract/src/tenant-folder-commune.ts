/** `commune.yaml`: who the collectivité is, its members, its régies, the roles of its agents. */
import { STAFF_ROLES } from '@preau/domain/actor';
import { EMAIL_FORMS } from '@preau/domain/billing/piece';
import { isTimeZone } from '@preau/domain/dates';
import { COLLECTORS, MEANS_OF_PAYMENT } from '@preau/domain/regie';
import { distinct, key, label, line } from '@preau/domain/regulation/values';
import { SCHOOL_ZONES, TENANT_KINDS } from '@preau/domain/tenant';
import { z } from 'zod';
import { memberKey, ownKey, phone, webAddress } from './tenant-folder-values.ts';

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** Names that a portal cannot take, because the platform has or may want a host of that name. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set(
  (
    'www console api mail admin app assets auth autoconfig autodiscover blog cdn demo dev docs ftp help imap inbox ' +
    'localhost mairie metrics mx ns1 ns2 plateforme pop portail postmaster preau prod root smtp staging static ' +
    'status support test webmail'
  ).split(' '),
);

export const member = z.strictObject({
  key: ownKey,
  name: line(120).meta(label('nom', 'Tel que les familles le lisent : « Mairie de Rognaix ».')),
  address: z
    .array(line(80))
    .min(1)
    .max(6)
    .meta(label('adresse', 'Une ligne par élément ; code postal et ville en dernier.')),
  phone: phone.nullable().default(null).meta(label('téléphone', 'Entre guillemets.')),
  email: z
    .email('ce n’est pas une adresse électronique ; écrivez par exemple mairie@rognaix.example')
    .max(200)
    .nullable()
    .default(null)
    .meta(label('courriel', 'Adresse à laquelle les familles écrivent.')),
  website: webAddress.nullable().default(null).meta(label('site', 'Site de la mairie ou de l’association.')),
  openingHours: z
    .array(line(120))
    .max(14)
    .default([])
    .meta(label('horaires d’ouverture', 'Une ligne par élément, comme la mairie les affiche.')),
  siret: z
    .string()
    .regex(/^\d{14}$/, {
      error: 'un SIRET s’écrit en 14 chiffres sans espace, entre guillemets',
      abort: true,
    })
    .refine(passesLuhn, 'la clé de contrôle de ce SIRET est fausse, vérifiez chaque chiffre')
    .nullable()
    .default(null)
    .meta(label('SIRET', '14 chiffres, entre guillemets.')),
});

export const regie = z.strictObject({
  key: ownKey,
  member: memberKey,
  name: line(120).meta(label('nom', 'Tel qu’il figure sur le relevé de compte.')),
  numbering: z
    .string()
    .max(40)
    .regex(
      /^[A-Za-z0-9/_.-]*(\{year\}[A-Za-z0-9/_.-]*)?\{number\}$/,
      'une numérotation finit par {number} et peut contenir {year}, par exemple « AL-{number} »',
    )
    .meta(
      label(
        'numérotation',
        'Modèle des numéros de facture : « AL-{number} » donne AL-36. {year} est l’exercice.',
      ),
    ),
  collectedBy: z
    .enum(COLLECTORS)
    .meta(
      label(
        'encaissement',
        'regie : la régie encaisse elle-même. tresorerie : un titre est émis, et la trésorerie envoie un avis des sommes à payer.',
      ),
    ),
  meansOfPayment: z
    .array(z.enum(MEANS_OF_PAYMENT))
    .min(1)
    .meta({
      ...label(
        'moyens de paiement',
        'cheque, cash (espèces), card (au guichet), online-card (sur le portail), transfer (virement), direct-debit (prélèvement), cesu.',
      ),
      ...distinct,
    }),
  chequePayee: line(120)
    .nullable()
    .default(null)
    .meta(
      label(
        'ordre des chèques',
        'À l’ordre de qui libeller les chèques ; obligatoire quand la régie les accepte.',
      ),
    ),
  invoiceByEmail: z
    .enum(EMAIL_FORMS)
    .default('attached')
    .meta(
      label(
        'facture par courriel',
        'attached (la facture est jointe) ou link (un lien y mène). Sans cette clé, attached.',
      ),
    ),
  cashCeilingCents: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .meta(
      label(
        'plafond d’encaisse',
        'En centimes : ce que la caisse peut contenir, d’après l’acte constitutif de la régie.',
      ),
    ),
  paymentNote: line(400)
    .nullable()
    .default(null)
    .meta(
      label('comment payer', 'Ce que la facture dit de plus : heures de la régie, IBAN, adresse d’envoi.'),
    ),
});

const limit = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('member'), key }),
    z.strictObject({ kind: z.literal('site'), key }),
    z.strictObject({ kind: z.literal('service'), key }),
  ])
  .meta(label('limite', 'Un membre, un établissement ou un service, par sa clé.'));

export const staffRole = z.strictObject({
  key: ownKey,
  name: line(80).meta(label('nom', 'Tel que la mairie le choisit en créant un compte.')),
  role: z
    .enum(STAFF_ROLES)
    .meta(
      label(
        'rôle',
        'admin (tout), gestionnaire (demandes et dossiers), regisseur (factures et encaissements), animateur (pointage), caterer (nombres de repas, sans aucun nom).',
      ),
    ),
  limitedTo: z
    .array(limit)
    .default([])
    .meta({
      ...label('limité à', 'Membres, établissements ou services ; sans cette clé, tout le portail.'),
      ...distinct,
    }),
});

const branding = z.strictObject({
  accent: z
    .string()
    .regex(
      /^#[0-9a-f]{6}$/,
      'une couleur s’écrit #rrvvbb en minuscules, entre guillemets, par exemple "#1f5f8b"',
    )
    .meta(label('couleur', 'Couleur de la commune : "#rrvvbb", entre guillemets.')),
  header: line(120)
    .nullable()
    .default(null)
    .meta(label('ligne d’en-tête', 'Sous le nom, en haut de chaque page.')),
  logo: z
    .strictObject({
      file: z.enum(['logo.svg', 'logo.png']).meta(label('fichier', 'logo.svg ou logo.png, dans ce dossier.')),
      alt: line(160).meta(label('texte de remplacement', 'Ce que le logo montre, pour qui ne le voit pas.')),
    })
    .nullable()
    .default(null)
    .meta(label('logo', 'Le fichier du logo et son texte de remplacement.')),
});

export const communeFile = z
  .strictObject({
    slug: z
      .string()
      .max(63)
      .regex(
        DNS_LABEL,
        'un slug s’écrit en minuscules sans accent, chiffres et tirets, car il fait partie de l’adresse du portail',
      )
      .refine(
        slug => !RESERVED_SLUGS.has(slug),
        'ce slug est réservé à la plateforme, choisissez-en un autre',
      )
      .meta(label('slug', 'Le nom de ce dossier. Le portail répond à <slug>.<domaine de base>.')),
    kind: z
      .enum(TENANT_KINDS)
      .meta(
        label(
          'nature',
          'commune, rpi (regroupement pédagogique intercommunal), ssi (syndicat scolaire), epci, association.',
        ),
      ),
    name: line(120).meta(label('nom', 'Le nom du portail.')),
    website: webAddress.nullable().default(null).meta(label('site', 'Site vers lequel mène la déconnexion.')),
    timeZone: z
      .string()
      .max(60)
      .refine(isTimeZone, 'ce fuseau horaire n’existe pas ; en France métropolitaine : Europe/Paris')
      .default('Europe/Paris')
      .meta(label('fuseau horaire', 'Nom IANA : Europe/Paris, Indian/Reunion, …')),
    school: z
      .strictObject({
        zone: z
          .enum(SCHOOL_ZONES)
          .meta(
            label('zone scolaire', 'Zone de vacances A, B ou C, ou calendrier propre : corse, reunion, …'),
          ),
        alsaceMoselle: z
          .boolean()
          .default(false)
          .meta(label('jours fériés d’Alsace-Moselle', 'Vendredi saint et 26 décembre sont fériés.')),
      })
      .meta(label('école', 'Calendrier des vacances scolaires et des jours fériés.')),
    hosts: z
      .array(
        z
          .string()
          .max(253)
          .regex(
            DOMAIN,
            'un domaine s’écrit en minuscules, sans https:// ni /, par exemple famille.rognaix.fr',
          ),
      )
      .default([])
      .meta({
        ...label('domaines', 'Domaines propres du portail, en plus de <slug>.<domaine de base>.'),
        ...distinct,
      }),
    branding: branding.meta(label('identité visuelle', 'Logo, couleur, ligne d’en-tête.')),
    members: z
      .array(member)
      .min(1)
      .meta(
        label(
          'membres',
          'Les mairies (ou l’association) qui gèrent les services ; une commune seule en a un.',
        ),
      ),
    regies: z
      .array(regie)
      .min(1)
      .meta(label('régies', 'Qui facture et encaisse, avec sa propre numérotation.')),
    staffRoles: z
      .array(staffRole)
      .default([])
      .meta(
        label('rôles des agents', 'Rôles tout prêts parmi lesquels choisir en créant le compte d’un agent.'),
      ),
  })
  .meta(label('commune.yaml', 'Identité de la collectivité, membres, régies, rôles.'));

/** The check digit of a SIRET, by Luhn's algorithm. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === digits.length % 2 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
