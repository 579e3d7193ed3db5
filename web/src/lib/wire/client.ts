// Asks the server. The first request goes alone, so that a newcomer gets one cookie and is one viewer.
import type { FeedPage, Me, Problem, Status, VideoCard } from './types'

/** A request that failed: `status` 0 is no connection; `retryAfterS` is what the server asked us to wait. */
export class WireError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly retryAfterS = 0,
  ) {
    super(problem.message)
  }
  get offline(): boolean {
    return this.status === 0
  }
}

let introduced: Promise<unknown> | null = null
let known: () => void
/** Settles when the server has answered for the first time: from then on this browser is one viewer. */
export const introduction = new Promise<void>((done) => (known = done))
let skewS = 0

/** Epoch seconds by the server's clock, as far as it is known; a wrong clock here must not spoil what we tell. */
export function nowS(): number {
  return Math.round((Date.now() / 1000 + skewS) * 1000) / 1000
}

function learnClock(response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '')
  if (Number.isNaN(date)) return
  const skew = date / 1000 - Date.now() / 1000
  skewS = Math.abs(skew) > 5 ? skew : 0
}

/** fetch after the introduction: the first caller goes first, all others wait for its answer. */
export async function ask(path: string, init?: RequestInit): Promise<Response> {
  if (introduced) {
    await introduced
    return fetch(path, init)
  }
  const first = fetch(path, init)
  introduced = first.then(
    () => known(),
    () => (introduced = null),
  )
  return first
}

export function retryAfter(response: Response): number {
  const text = response.headers.get('retry-after') ?? ''
  const seconds = Number(text)
  return text !== '' && Number.isFinite(seconds) && seconds >= 0 ? seconds : 0
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = { code: `http_${response.status}`, message: response.statusText, field: '', retry: response.status >= 500 }
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) }
  } catch {
    return fallback
  }
}

export async function json<T>(path: string, init?: RequestInit, asking = ask): Promise<T> {
  let response: Response
  try {
    response = await asking(path, init)
  } catch {
    throw new WireError(0, { code: 'offline', message: 'no connection', field: '', retry: true })
  }
  learnClock(response)
  if (!response.ok) throw new WireError(response.status, await problemOf(response), retryAfter(response))
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** The same, with something to tell. */
export const tellJson = <T>(method: 'POST' | 'PUT' | 'PATCH', path: string, data: unknown) =>
  json<T>(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) })

export type Surface = 'foryou' | 'following' | 'popular'

export const getFeed = (surface: Surface, n: number, session: string) =>
  json<FeedPage>(`/v1/feed?n=${n}&surface=${surface}&session=${session}`)
/** The feed without a profile: asked without the cookie, so that nobody is read or written. `cursor` is that of the page before. */
export const getPopular = (n: number, country: string, language: string, cursor: number) =>
  json<FeedPage>(
    `/v1/feed?n=${n}&surface=popular&country=${country}&language=${language}&cursor=${cursor}`,
    { credentials: 'omit' },
    fetch,
  )
export const getVideo = (id: string) => json<VideoCard>(`/v1/videos/${encodeURIComponent(id)}`)
export const getMe = () => json<Me>('/v1/viewers/me')
export const getShelf = (shelf: 'liked' | 'saved') => json<{ videos: VideoCard[] }>(`/v1/viewers/me/${shelf}`)
export const getStatus = () => json<Status>('/v1/status')
export const patchMe = (me: Partial<Pick<Me, 'language' | 'country' | 'device'>>) =>
  tellJson<unknown>('PATCH', '/v1/viewers/me', me)
