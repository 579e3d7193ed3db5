// The one queue and sender of this tab, wired to the browser.
import { newId } from './events/ids'
import { EventQueue, type Store } from './events/queue'
import { Sender } from './events/sender'
import type { Told } from './wire/types'
import { ask, nowS, retryAfter } from './wire/client'

export const session = newId()

function storage(): Store {
  try {
    localStorage.setItem('fyp.try', '1')
    localStorage.removeItem('fyp.try')
    return localStorage
  } catch {
    return { length: 0, key: () => null, getItem: () => null, setItem: () => undefined, removeItem: () => undefined }
  }
}

export const store = storage()

async function post(body: string) {
  const response = await ask('/v1/events', {
    method: 'POST',
    body,
    keepalive: true,
    headers: { 'content-type': 'application/json' },
  })
  const told = response.ok ? ((await response.json().catch(() => null)) as Told | null) : null
  return { status: response.status, told, retryAfterS: retryAfter(response) }
}

export const sender = new Sender({
  queue: new EventQueue(store, session),
  post,
  beacon: (body) => navigator.sendBeacon('/v1/events', new Blob([body], { type: 'text/plain' })),
  now: nowS,
  session,
})
