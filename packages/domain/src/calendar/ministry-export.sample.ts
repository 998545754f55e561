/**
 * Rows as the ministère's export has them, for tests. The dates of 2027-2028 are invented: the ministère has not
 * published them.
 */

/** A row of zone A, the Toussaint of 2027, with what a test says otherwise. */
export function exportRow(said: object): object {
  return {
    description: 'Vacances de la Toussaint',
    population: '-',
    start_date: '2027-10-22T22:00:00+00:00',
    end_date: '2027-11-07T23:00:00+00:00',
    location: 'Lyon',
    zones: 'Zone A',
    annee_scolaire: '2027-2028',
    ...said,
  };
}

/** An export with every trap: repeated académies, teachers, bridges, summers with and without an end, overseas. */
export function exportOf2027(): object[] {
  const noel = {
    description: 'Vacances de Noël',
    start_date: '2027-12-17T23:00:00+00:00',
    end_date: '2028-01-02T23:00:00+00:00',
  };
  const hiver = {
    description: "Vacances d'Hiver",
    start_date: '2028-02-18T23:00:00+00:00',
    end_date: '2028-03-05T23:00:00+00:00',
  };
  // The return is on a Tuesday: the Monday is 1 May.
  const printemps = {
    description: 'Vacances de Printemps',
    start_date: '2028-04-14T22:00:00+00:00',
    end_date: '2028-05-01T22:00:00+00:00',
  };
  const carnaval = {
    description: 'Vacances de Carnaval',
    start_date: '2028-02-25T23:00:00+00:00',
    end_date: '2028-03-12T23:00:00+00:00',
  };
  return [
    ...['Lyon', 'Dijon', 'Poitiers'].flatMap(location => [
      // Not in the order of the days.
      exportRow({ location, ...printemps }),
      exportRow({ location }),
      exportRow({ location, ...noel }),
      exportRow({ location, ...hiver }),
      exportRow({
        location,
        description: "Pont de l'Ascension",
        start_date: '2028-05-25T22:00:00+00:00',
        end_date: '2028-05-25T22:00:00+00:00',
      }),
      exportRow({
        location,
        description: "Début des Vacances d'Été",
        start_date: '2028-07-07T22:00:00+00:00',
        end_date: '2028-07-07T22:00:00+00:00',
      }),
    ]),
    ...[
      ['Élèves', '2027-07-02T22:00:00+00:00', '2027-08-31T22:00:00+00:00'],
      ['Enseignants', '2027-07-02T22:00:00+00:00', '2027-08-30T22:00:00+00:00'],
    ].map(([population, start_date, end_date]) =>
      exportRow({
        description: "Vacances d'Été",
        population,
        start_date,
        end_date,
        annee_scolaire: '2026-2027',
      }),
    ),
    exportRow({
      zones: 'Zone B',
      location: 'Nantes',
      description: "Pont de l'Ascension",
      start_date: '2028-05-24T22:00:00+00:00',
      end_date: '2028-05-28T22:00:00+00:00',
    }),
    exportRow({ zones: 'Corse', location: 'Corse' }),
    exportRow({ zones: 'Guadeloupe', location: 'Guadeloupe', population: 'Guadeloupe sauf Saint-Martin' }),
    exportRow({ zones: 'Guadeloupe', location: 'Guadeloupe', ...carnaval }),
    exportRow({
      zones: 'Guadeloupe',
      location: 'Guadeloupe',
      ...carnaval,
      population: 'Saint-Barthélémy',
      end_date: '2028-03-05T23:00:00+00:00',
    }),
    exportRow({ zones: '-', location: 'Martinique', ...carnaval }),
    exportRow({
      zones: 'Réunion',
      location: 'La Réunion',
      description: 'Vacances après 1ère période',
      start_date: '2027-10-08T22:00:00+00:00',
      end_date: '2027-10-24T22:00:00+00:00',
    }),
    // They leave on a Friday, after class.
    exportRow({
      zones: 'Réunion',
      location: 'La Réunion',
      description: "Vacances d'Été austral",
      start_date: '2027-12-16T23:00:00+00:00',
      end_date: '2028-01-23T23:00:00+00:00',
    }),
    exportRow({
      zones: 'Réunion',
      location: 'La Réunion',
      description: "Début des Vacances d'Hiver austral",
      start_date: '2028-06-29T22:00:00+00:00',
      end_date: '2028-06-29T22:00:00+00:00',
    }),
    exportRow({
      zones: 'Polynésie',
      location: 'Polynésie',
      ...noel,
      start_date: '2027-12-10T23:00:00+00:00',
      end_date: '2028-01-09T23:00:00+00:00',
    }),
    ...[
      ['Élèves du premier degré', '2028-06-29T22:00:00+00:00'],
      ['Élèves du second degré', '2028-06-30T22:00:00+00:00'],
    ].map(([population, day]) =>
      exportRow({
        zones: 'Polynésie',
        location: 'Polynésie',
        description: 'Grandes vacances',
        population,
        start_date: day,
        end_date: day,
      }),
    ),
  ];
}
