/**
 * The accessibility statement (loi 2005-102, art. 47; décret 2019-768; arrêté du 20 septembre 2019). It says what was
 * done and no more: without a valid audit a site is « non conforme », whatever its tests find.
 */
import { toLocalDate } from '@preau/domain/dates';
import { fr } from './typeset.ts';

/** When this text was last made true. To be renewed at each audit, and within three years. */
export const STATED_ON = toLocalDate('2026-11-22');

export const statement = {
  title: fr`Déclaration d’accessibilité`,
  description: (name: string) => fr`Déclaration d’accessibilité du portail famille : ${name}.`,
  commitment: (name: string) =>
    fr`${name} s’engage à rendre ce portail accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005.`,
  scope: (host: string) => fr`Cette déclaration s’applique au site ${host}.`,
  state: {
    title: fr`État de conformité`,
    status: fr`Ce site est non conforme au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.`,
    reason: fr`Aucun audit par un tiers n’a encore eu lieu : la loi demande alors de le déclarer non conforme, quels que soient les soins apportés.`,
  },
  tests: {
    title: fr`Ce qui a été vérifié`,
    lead: fr`À chaque nouvelle version, les pages publiques sont vérifiées par un programme et dans un navigateur Chromium :`,
    list: [
      fr`les règles de l’outil axe-core (WCAG 2.1, niveaux A et AA), en largeur de téléphone et d’ordinateur, en clair et en sombre ;`,
      fr`la navigation au clavier seul, avec un repère visible ;`,
      fr`l’affichage sur 320 pixels de large, et avec un texte deux fois plus grand ;`,
      fr`l’utilisation sans JavaScript.`,
    ],
    limits: fr`Un tel programme ne trouve qu’une partie des défauts. Les pages n’ont pas encore été essayées par des personnes handicapées, ni avec un lecteur d’écran.`,
  },
  exceptions: {
    title: fr`Contenus non accessibles`,
    text: fr`Nous n’en connaissons pas à ce jour. Le texte du règlement est rédigé par la collectivité : si vous y butez sur un tableau ou une abréviation, contactez-nous.`,
  },
  help: {
    title: fr`Signaler une difficulté, demander de l’aide`,
    text: fr`Si vous n’arrivez pas à lire un contenu ou à utiliser un service, contactez-nous : vous recevrez la réponse ou le document sous une forme qui vous convient.`,
  },
  remedy: {
    title: fr`Voies de recours`,
    lead: fr`Vous nous avez signalé un défaut d’accessibilité et vous n’avez pas obtenu de réponse satisfaisante ? Vous pouvez :`,
    write: fr`écrire au Défenseur des droits`,
    delegate: fr`contacter le délégué du Défenseur des droits de votre région`,
    phone: fr`l’appeler au`,
    post: fr`envoyer un courrier gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07`,
  },
  made: {
    title: fr`Établissement de cette déclaration`,
    on: fr`Cette déclaration a été établie le`,
    technologies: fr`Technologies employées : HTML, CSS, SVG, JavaScript.`,
  },
};

export const DEFENSEUR_DES_DROITS = {
  form: 'https://formulaire.defenseurdesdroits.fr/',
  delegates: 'https://www.defenseurdesdroits.fr/saisir/delegues',
  phone: '09 69 39 00 00',
};
