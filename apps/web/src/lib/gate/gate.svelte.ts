/**
 * The gate as it stands on this tablet: the day's pack, what was noted here and what the portal knows, put together by the
 * same rule as the portal's. Whatever is noted is on the disk first; the network is asked afterwards.
 */
import type { GateDay, GatePack, GateServices, KeptMark } from '@preau/contract/gate';
import type { WrittenMark } from '@preau/domain/attendance/mark-format';
import { type Act, dropActs, keepActs, keptMark, listActs, markAct, retryActs, sendActs } from './acts.ts';
import { behindMs, newMarkId, timeAt } from './clock.ts';
import { type GateRow, type GateService, rowsOf } from './day.ts';
import { forgetExpired, forgetPacks, put, read } from './store.ts';
import type { Noting } from './taps.ts';
import { keepDay, keepPack, type OpenPack, openPack } from './vault.ts';

/**
 * `choosing`: of several sites. `taking`: a list is there. `signed-out`, `forbidden`, `unreachable`: there is none, and the
 * portal gives none.
 */
export type Phase =
  | 'opening'
  | 'choosing'
  | 'downloading'
  | 'taking'
  | 'signed-out'
  | 'forbidden'
  | 'unreachable';

/** How the portal was found when it was last asked. */
export type Link = 'online' | 'offline' | 'signed-out' | 'forbidden';

/** What was just done, so that it can be taken back. */
export interface Done {
  sentence: string;
  noted: { childId: string; marks: (Noting & { id: string })[] }[];
}

const REFRESH_MS = 20_000;
/** Until the next attempt while the portal is not reached: longer each time. */
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;

export class Gate {
  phase = $state<Phase>('opening');
  link = $state<Link>('online');
  /** The disk of this tablet does not keep what it is given. */
  isDiskFull = $state(false);
  services = $state.raw<GateServices['services']>([]);
  pack = $state.raw<OpenPack | null>(null);
  acts = $state.raw<Act[]>([]);
  serviceKey = $state('');
  done = $state.raw<Done | null>(null);
  /** Milliseconds, by the portal's clock; moves every few seconds. */
  now = $state(Date.now());

  readonly service = $derived<GateService | null>(
    this.pack?.day.services.find(({ key }) => key === this.serviceKey) ?? this.pack?.day.services[0] ?? null,
  );
  readonly time = $derived(this.pack ? timeAt(this.now, this.pack.day.timeZone) : '');
  readonly waiting = $derived(this.acts.filter(({ refused }) => refused === null));
  readonly refused = $derived(this.acts.filter(({ refused }) => refused !== null));
  readonly unsent = $derived(
    new Set(
      this.waiting.flatMap(act =>
        act.kind === 'mark' && act.mark.service === this.service?.key ? [act.mark.childId] : [],
      ),
    ),
  );
  /** What the portal has, and what it will have. */
  readonly marks = $derived.by((): KeptMark[] => {
    const { day } = this.pack ?? {};
    const known = new Map((day?.marks ?? []).map(mark => [mark.id, mark]));
    for (const act of this.waiting)
      if (act.kind === 'mark' && act.mark.date === day?.date) known.set(act.mark.id, keptMark(act.mark));
    return [...known.values()];
  });
  readonly rows = $derived.by((): GateRow[] =>
    this.pack && this.service
      ? rowsOf(
          { children: this.pack.children, places: this.pack.day.places, marks: this.marks },
          this.service,
          this.time,
        )
      : [],
  );
  readonly isClosing = $derived(
    this.waiting.some(act => act.kind === 'roll' && act.roll.service === this.service?.key),
  );

  #deviceId = '';
  #behindMs = 0;
  #waitMs = FIRST_WAIT_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isBusy = false;
  /** Something was noted while the portal was being asked. */
  #isAsked = false;

  /** Opens what is on the tablet, then asks the portal. @returns what stops its clockwork */
  start(): () => void {
    void this.#open();
    const online = () => void this.exchange();
    const seen = () => {
      if (document.visibilityState === 'visible') void this.exchange();
    };
    addEventListener('online', online);
    document.addEventListener('visibilitychange', seen);
    const clock = setInterval(() => this.#tick(), 5000);
    const refresh = setInterval(seen, REFRESH_MS);
    return () => {
      removeEventListener('online', online);
      document.removeEventListener('visibilitychange', seen);
      clearInterval(clock);
      clearInterval(refresh);
      clearTimeout(this.#retry);
    };
  }

  async #open(): Promise<void> {
    try {
      this.#deviceId = (await read<string>('settings', 'device')) ?? '';
      if (this.#deviceId === '') {
        this.#deviceId = crypto.randomUUID();
        await put('settings', this.#deviceId, 'device');
      }
      this.#behindMs = (await read<number>('settings', 'behindMs')) ?? 0;
      this.#tick();
      this.acts = await listActs();
      const kept = await openPack(this.now);
      if (kept) this.#show(kept);
    } catch {
      this.isDiskFull = true;
    }
    await this.exchange();
  }

  #show(pack: OpenPack): void {
    this.pack = pack;
    this.phase = 'taking';
    if (this.serviceKey === '')
      this.serviceKey = currentService(pack.day, timeAt(this.now, pack.day.timeZone));
  }

  #tick(): void {
    this.now = Date.now() + this.#behindMs;
    if (this.pack && Date.parse(this.pack.expiresAt) <= this.now) {
      this.pack = null;
      this.done = null;
      this.phase = 'opening';
      void forgetExpired(this.now).then(() => this.exchange());
    }
  }

  async #setClock(portalNow: string): Promise<void> {
    const behind = behindMs(portalNow, Date.now());
    // The answer has travelled for a moment.
    if (Math.abs(behind - this.#behindMs) > 2000) {
      this.#behindMs = behind;
      await put('settings', behind, 'behindMs').catch(() => {});
    }
    this.#tick();
  }

  /** Sends what waits, then asks what others have noted meanwhile. */
  async exchange(): Promise<void> {
    if (this.#isBusy) {
      this.#isAsked = true;
      return;
    }
    this.#isBusy = true;
    this.#isAsked = false;
    clearTimeout(this.#retry);
    try {
      const sent = await sendActs();
      this.#take(sent.marks.map(keptMark), sent.closed);
      this.acts = await listActs();
      this.link = sent.outcome === 'sent' ? 'online' : sent.outcome;
      if (sent.outcome === 'sent') await (this.pack ? this.#refresh(this.pack) : this.#ask());
      else if (!this.pack) this.#halt();
    } catch {
      this.isDiskFull = true;
    } finally {
      this.#isBusy = false;
    }
    if (this.#isAsked) return this.exchange();
    if (this.link === 'online') this.#waitMs = FIRST_WAIT_MS;
    else if (this.link === 'offline') {
      this.#retry = setTimeout(() => void this.exchange(), this.#waitMs);
      this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  /** What the portal has said that it has is no longer in the queue: until it is asked again, it is remembered here. */
  #take(marks: readonly KeptMark[], closed: readonly string[]): void {
    if (!this.pack || marks.length + closed.length === 0) return;
    const known = new Map([...this.pack.day.marks, ...marks].map(mark => [mark.id, mark]));
    const closedAt = new Date(this.now).toISOString();
    const services = this.pack.day.services.map(service =>
      closed.includes(service.key) ? { ...service, closedAt: service.closedAt ?? closedAt } : service,
    );
    this.#keep({ ...this.pack, day: { ...this.pack.day, services, marks: [...known.values()] } });
  }

  #keep(pack: OpenPack): void {
    this.pack = pack;
    void keepDay(pack).catch(() => {
      this.isDiskFull = true;
    });
  }

  #halt(): void {
    this.phase =
      this.link === 'offline' ? 'unreachable' : this.link === 'forbidden' ? 'forbidden' : 'signed-out';
  }

  async #ask(): Promise<void> {
    const answer = await get<GateServices>('services');
    this.link = answer.link;
    if (!answer.body) return this.#halt();
    await this.#setClock(answer.body.now);
    this.services = answer.body.services;
    const sites = [...new Set(this.services.map(({ site }) => site.key))];
    const last = await read<string>('settings', 'site');
    const [only] = sites.length === 1 ? sites : sites.filter(site => site === last);
    if (only) await this.choose(only);
    else this.phase = 'choosing';
  }

  /** Downloads the day of a site: all its services, so that the evening needs no network either. */
  async choose(site: string): Promise<void> {
    const keys = this.services.filter(service => service.site.key === site).map(({ key }) => key);
    this.phase = 'downloading';
    const answer = await get<GatePack>(`pack?services=${keys.join(',')}`);
    this.link = answer.link;
    if (!answer.body) return this.#halt();
    const pack: OpenPack = { ...answer.body, site };
    await put('settings', site, 'site');
    await keepPack(pack);
    this.serviceKey = '';
    this.#show(pack);
  }

  /** Forgets the list, and shows the sites again. */
  async leaveSite(): Promise<void> {
    const answer = await get<GateServices>('services');
    this.link = answer.link;
    if (!answer.body) return;
    this.services = answer.body.services;
    await forgetPacks();
    await put('settings', '', 'site');
    this.pack = null;
    this.done = null;
    this.phase = 'choosing';
  }

  async #refresh(pack: OpenPack): Promise<void> {
    const keys = pack.day.services.map(({ key }) => key).join(',');
    const answer = await get<GateDay>(`day?services=${keys}&date=${pack.day.date}`);
    this.link = answer.link;
    if (!answer.body) return;
    await this.#setClock(answer.body.now);
    const known = new Set(pack.children.map(({ id }) => id));
    const isNew = [...answer.body.places, ...answer.body.marks].some(({ childId }) => !known.has(childId));
    if (isNew) return this.#renew(pack);
    const { now: _, ...day } = answer.body;
    const { now: __, ...before } = this.pack?.day ?? pack.day;
    if (JSON.stringify(day) !== JSON.stringify(before)) this.#keep({ ...pack, day: answer.body });
  }

  /** A child has come to the lists since the morning: its care is to be known too. */
  async #renew({ day, site }: OpenPack): Promise<void> {
    const keys = day.services.map(({ key }) => key).join(',');
    const answer = await get<GatePack>(`pack?services=${keys}&date=${day.date}`);
    this.link = answer.link;
    if (!answer.body) return;
    const pack = { ...answer.body, site };
    await keepPack(pack);
    this.pack = pack;
  }

  /**
   * Notes something of children, on the disk first.
   * @param sentence what was done, as it is said beside the way to take it back
   */
  async note(
    of: readonly { childId: string; notings: readonly Noting[] }[],
    sentence: string,
    source: WrittenMark['source'] = 'list',
  ): Promise<void> {
    const { pack, service } = this;
    if (!pack || !service) return;
    this.#tick();
    const notedAt = new Date(this.now).toISOString();
    const noted = of.map(({ childId, notings }) => ({
      childId,
      marks: notings.map(noting => ({ ...noting, id: newMarkId(this.now) })),
    }));
    const { date } = pack.day;
    const marks = noted.flatMap(({ childId, marks: own }) =>
      own.map((mark): WrittenMark => ({ ...mark, childId, service: service.key, date, notedAt, source })),
    );
    if (marks.length === 0) return;
    const acts = marks.map(mark => markAct(this.#deviceId, mark));
    // It is shown at once; the drawer gives each its place a moment later.
    this.acts = [
      ...this.acts,
      ...acts.map(act => ({ ...act, order: Number.MAX_SAFE_INTEGER, refused: null })),
    ];
    this.done = { sentence, noted };
    try {
      await keepActs(acts);
    } catch {
      this.isDiskFull = true;
      return;
    }
    this.acts = await listActs();
    void this.exchange();
  }

  /** Closes attendance of the service that is shown. @param leftAt hh:mm at which whoever is still there left */
  async close(leftAt: string | null): Promise<void> {
    const { pack, service } = this;
    if (!pack || !service) return;
    const roll = { service: service.key, date: pack.day.date, deviceId: this.#deviceId, leftAt };
    await keepActs([{ kind: 'roll', roll }]);
    this.acts = await listActs();
    this.done = null;
    await this.exchange();
  }

  async dropRefused(): Promise<void> {
    await dropActs(this.refused.map(({ order }) => order));
    this.acts = await listActs();
  }

  async retryRefused(): Promise<void> {
    await retryActs(this.refused);
    this.acts = await listActs();
    await this.exchange();
  }
}

/** The service of the moment: the last to have begun, or the first to come. */
function currentService({ services }: GateDay, time: string): string {
  const begun = services.filter(({ hours }) => hours !== null && addMinutes(hours.start, -30) <= time);
  return (begun.at(-1) ?? services[0])?.key ?? '';
}

function addMinutes(time: string, minutes: number): string {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  const total = Math.max(0, hours * 60 + rest + minutes);
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}

const PATIENCE_MS = 30_000;

async function get<Body>(path: string): Promise<{ link: Link; body: Body | null }> {
  try {
    const response = await fetch(`/api/v1/office/gate/${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) return { link: 'online', body: (await response.json()) as Body }; // the contract of this route
    if (response.status === 401) return { link: 'signed-out', body: null };
    return { link: response.status === 403 || response.status === 404 ? 'forbidden' : 'offline', body: null };
  } catch {
    return { link: 'offline', body: null };
  }
}
