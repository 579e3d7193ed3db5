import { describe, expect, it } from 'vitest'
import { metadata, Tus, TusError, type Sending } from '../src/lib/upload/tus'
import { FakeStore } from './cast'

/** A server that keeps what it is sent, and fails as it is told to. */
class FakeTus {
  bytes = new Uint8Array(0)
  length = 0
  asked: string[] = []
  fail: (method: string, nth: number) => number | 'line' | null = () => null

  fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const method = init.method!
    this.asked.push(method)
    const how = this.fail(method, this.asked.length)
    if (how === 'line') throw new TypeError('no line')
    if (how !== null) return new Response(JSON.stringify({ code: 'told', message: 'told to fail' }), { status: how })
    const headers = new Headers(init.headers)
    if (method === 'POST') {
      this.length = Number(headers.get('upload-length'))
      return new Response(null, { status: 201, headers: { location: '/v1/uploads/u1' } })
    }
    if (path !== '/v1/uploads/u1' || this.length === 0) return new Response(null, { status: 404 })
    if (method === 'PATCH') {
      if (Number(headers.get('upload-offset')) !== this.bytes.length) return new Response(null, { status: 409 })
      const piece = new Uint8Array(await (init.body as Blob).arrayBuffer())
      const all = new Uint8Array(this.bytes.length + piece.length)
      all.set(this.bytes)
      all.set(piece, this.bytes.length)
      this.bytes = all
    }
    return new Response(null, {
      status: method === 'PATCH' ? 204 : 200,
      headers: { 'upload-offset': String(this.bytes.length), 'upload-length': String(this.length) },
    })
  }
}

const data = Uint8Array.from({ length: 700_000 }, (_, i) => i % 251)
const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i])
const file = () => new File([data], 'clip.mp4', { lastModified: 5 })

function sender(server: FakeTus, store = new FakeStore()) {
  const told: Sending[] = []
  const tus = new Tus(file(), { draft: 'true', sound: '' }, store, (how) => told.push(how), server.fetch as typeof fetch, [0])
  return { tus, told, store }
}

describe('Tus', () => {
  it('sends a file in pieces and tells how far it is', async () => {
    const server = new FakeTus()
    const { tus, told, store } = sender(server)
    await tus.send(await tus.begin())
    expect(same(server.bytes, data)).toBe(true)
    expect(told.at(-1)).toEqual({ sent: 700_000, length: 700_000, waiting: false })
    expect(server.asked.filter((method) => method === 'PATCH').length).toBeGreaterThan(1)
    expect(store.length).toBe(0)
  })
  it('goes on after broken lines and servers that are away', async () => {
    const server = new FakeTus()
    server.fail = (_, nth) => (nth % 3 === 0 ? 'line' : nth % 4 === 0 ? 503 : null)
    const { tus, told } = sender(server)
    await tus.send(await tus.begin())
    expect(same(server.bytes, data)).toBe(true)
    expect(told.some((how) => how.waiting)).toBe(true)
  })
  it('goes on after a reload with the same file', async () => {
    const server = new FakeTus()
    const first = sender(server)
    const id = await first.tus.begin()
    server.fail = (method, nth) => {
      if (method !== 'PATCH' || nth <= 3) return null
      first.tus.stop()
      return 'line'
    }
    await first.tus.send(id)
    expect(server.bytes.length).toBeLessThan(data.length)
    server.fail = () => null
    const again = sender(server, first.store)
    expect(await again.tus.begin()).toBe(id)
    await again.tus.send(id)
    expect(same(server.bytes, data)).toBe(true)
    expect(server.asked.filter((method) => method === 'POST').length).toBe(1)
  })
  it('gives up what the server will not have', async () => {
    const server = new FakeTus()
    server.fail = (method) => (method === 'POST' ? 403 : null)
    await expect(sender(server).tus.begin()).rejects.toThrow(TusError)
    server.fail = (method) => (method === 'PATCH' ? 413 : null)
    const { tus } = sender(server)
    await expect(tus.begin().then((id) => tus.send(id))).rejects.toMatchObject({ status: 413, code: 'told' })
  })
  it('writes metadata in base64 of UTF-8, and leaves out what is empty', () => {
    expect(metadata({ caption: 'été', sound: '' })).toBe('caption w6l0w6k=')
  })
})
