/** Commander's own words in French, for a command and all its subcommands. */
import type { Command } from 'commander';

const TITLES: Record<string, string> = {
  'Usage:': 'Emploi :',
  'Options:': 'Options :',
  'Commands:': 'Commandes :',
  'Arguments:': 'Paramètres :',
};

const ERRORS: [RegExp, string][] = [
  [/^error: unknown command '(.+)'/, 'La commande « $1 » n’existe pas.'],
  [/^error: unknown option '(.+)'/, 'L’option « $1 » n’existe pas.'],
  [/^error: missing required argument '(.+)'/, 'Il manque le paramètre « $1 ».'],
  [/^error: required option '(.+)' not specified/, 'Il manque l’option « $1 ».'],
  [/^error: option '(.+)' argument missing/, 'L’option « $1 » attend une valeur.'],
  [/^error: too many arguments.*$/, 'Il y a trop de paramètres.'],
  [/\(Did you mean (.+?)\?\)/, 'Vouliez-vous dire « $1 » ?'],
];

/** Translates help and errors, here and below. Every mistake is followed by where to look. */
export function speakFrench(command: Command): Command {
  command
    .helpOption('-h, --help', 'montre cette aide')
    .configureHelp({
      styleTitle: title => TITLES[title] ?? title,
      styleUsage: usage => usage.replace('[command]', '[commande]'),
    })
    .configureOutput({
      outputError: (text, write) =>
        write(`${translate(text.trim())} « npx preau --help » montre ce qu’il y a.\n`),
    });
  for (const subcommand of command.commands) speakFrench(subcommand);
  return command;
}

function translate(text: string): string {
  return ERRORS.reduce(
    (translated, [english, french]) => translated.replace(english, french),
    text,
  ).replaceAll('\n', ' ');
}
