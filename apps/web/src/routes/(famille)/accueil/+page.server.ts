import { localDateAt } from '@preau/domain/dates';
import { stepsWords } from '#lib/fr/family.ts';
import * as api from '#lib/server/family-api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async event => {
  const [home, { portal }] = await Promise.all([api.home(event), event.parent()]);
  return {
    home,
    today: localDateAt(new Date(home.now), portal.timeZone),
    steps: stepsWords(home.nextSteps),
  };
};
