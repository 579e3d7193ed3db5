import { describe, expect, it } from 'vitest'
import { EventQueue } from '../src/lib/events/queue'
import { Sender, type Post } from '../src/lib/events/sender'
import { beatS, Showing } from '../src/lib/events/showing'
import type { PlayerEvent, Refusal, Slot, Untimed } from '../src/lib/wire/types'
import { FakeStore } from './cast'

type Answer = Awaited<ReturnType<Post>>

const like: Untimed = { kind: 'act', impression: 'p.0', act: 'like', on: true }
const taken = (refused: Refusal[] = []): Answer => ({ status: 200, told: { accepted: 1, doubled: 0, refused }, retryAfterS: 0 })

function setUp(answer: (events: PlayerEvent[]) => Answer | Error) {
  const posts: PlayerEvent[][] = []
  const beacons: string[] = []
  const waits: { run: () => void; ms: number }[] = []
  const clock = { now: 1000 }
  const queue = new EventQueue(new FakeStore(), 'a')
  const sender = new Sender({
    queue,
    post: async (body) => {
      const events = JSON.parse(body) as PlayerEvent[]
      posts.push(events)
      const got = answer(events)
      if (got instanceof Error) throw got
      return got
    },
    beacon: (body) => beacons.push(body) > 0,
    now: () => clock.now,
    session: 's',
    later: (run, ms) => void waits.push({ run, ms }),
  })
  return { sender, posts, beacons, waits, clock }
}

describe('Sender', () => {
  it('sends in order and forgets what was answered', async () => {
    const { sender, posts } = setUp(() => taken())
    sender.tell(like)
    sender.tell({ ...like, on: false })
    await sender.flush()
    expect(posts.flat().map((e) => e.kind === 'act' && e.on)).toEqual([true, false])
    expect(sender.waiting).toBe(0)
  })

  it('sends the same ids again when the answer never came', async () => {
    let fail = true
    const { sender, posts, waits, clock } = setUp(() => (fail ? new Error('gone') : taken()))
    sender.tell(like)
    await sender.flush()
    expect(sender.waiting).toBe(1)
    fail = false
    clock.now += 1
    waits[0]!.run()
    await sender.flush()
    expect(posts[1]).toEqual(posts[0])
    expect(sender.waiting).toBe(0)
  })

  it('waits as long as Retry-After says', async () => {
    const { sender, posts, waits, clock } = setUp(() => ({ status: 429, told: null, retryAfterS: 7 }))
    sender.tell(like)
    await sender.flush()
    expect(waits[0]!.ms).toBeGreaterThanOrEqual(7000)
    clock.now += 6
    await sender.flush()
    expect(posts).toHaveLength(1)
    clock.now += 1.1
    await sender.flush()
    expect(posts).toHaveLength(2)
  })

  it('waits longer each time without Retry-After', async () => {
    const { sender, waits, clock } = setUp(() => ({ status: 503, told: null, retryAfterS: 0 }))
    sender.tell(like)
    await sender.flush()
    for (let i = 0; i < 9; i++) {
      clock.now += 100
      waits.at(-1)!.run()
      await sender.flush()
    }
    const ms = waits.map((w) => w.ms)
    expect(ms[1]!).toBeGreaterThan(ms[0]!)
    expect(waits).toHaveLength(10)
    expect(Math.max(...ms)).toBeLessThanOrEqual(10_100)
  })

  it('drops a refusal for good and keeps the others; keeps what may be tried again', async () => {
    const heard: string[] = []
    let first = true
    const { sender, posts, clock } = setUp((events) => {
      if (!first) return taken()
      first = false
      const refusal = (i: number, retry: boolean): Refusal => ({ id: events[i]!.id, code: 'never_served', message: '', field: '', retry })
      return taken([refusal(0, false), refusal(1, true)])
    })
    sender.onRefused((r) => heard.push(r.id))
    for (let i = 0; i < 3; i++) sender.tell({ ...like, impression: `p.${i}` })
    await sender.flush()
    expect(sender.waiting).toBe(1)
    expect(heard).toEqual([posts[0]![0]!.id])
    clock.now += 10
    await sender.flush()
    expect(posts[1]!.map((e) => e.id)).toEqual([posts[0]![1]!.id])
    expect(sender.waiting).toBe(0)
  })

  it('finds the one event that spoils a batch', async () => {
    const { sender, posts } = setUp((events) =>
      events.some((e) => e.kind === 'act' && e.impression === 'bad') ? { status: 400, told: null, retryAfterS: 0 } : taken(),
    )
    for (const impression of ['p.0', 'p.1', 'bad', 'p.3', 'p.4']) sender.tell({ ...like, impression })
    await sender.flush()
    expect(sender.waiting).toBe(0)
    expect(posts.length).toBeLessThan(12)
  })

  it('leaves by beacon, and tells it again if no answer was seen', async () => {
    const { sender, posts, beacons } = setUp(() => taken())
    sender.tell(like)
    sender.leave()
    const left = JSON.parse(beacons[0]!) as PlayerEvent[]
    expect(left).toMatchObject([{ kind: 'act', act: 'like' }])
    await sender.flush()
    expect(posts[0]).toEqual(left)
  })

  it('has one request in flight at a time', async () => {
    const { sender, posts } = setUp(() => taken())
    sender.tell(like)
    const one = sender.flush()
    const two = sender.flush()
    expect(one).toBe(two)
    await one
    expect(posts).toHaveLength(1)
  })
})

describe('Showing', () => {
  const slot = { position: 2, impression: 'p.2', video: { id: 'v', duration_s: 10 } } as Slot

  function show() {
    const told: Untimed[] = []
    const showing = new Showing(slot, 'p', { tell: (e) => void told.push(e), flush: async () => undefined })
    return { told, showing }
  }

  it('tells impression, sections and swipe of a skip of 300 ms', () => {
    const { told, showing } = show()
    showing.enter()
    for (let i = 0; i <= 6; i++) showing.sample(i * 0.05, 100 + i * 0.05)
    showing.leave()
    expect(told[0]).toEqual({ kind: 'impression', page: 'p', slot: 2, video: 'v' })
    expect(told.at(-1)).toEqual({ kind: 'swipe', impression: 'p.2', watched_s: 0.3, loops: 0 })
  })

  it('loses at most 130 ms of 4.2 s when it dies without a word', () => {
    const { told, showing } = show()
    showing.enter()
    for (let i = 0; i <= 84; i++) showing.sample(i * 0.05, 100 + i * 0.05)
    const sum = told.reduce((s, e) => s + (e.kind === 'watch' ? e.to_s - e.from_s : 0), 0)
    expect(sum).toBeGreaterThanOrEqual(4.07)
    expect(sum).toBeLessThanOrEqual(4.2)
  })

  it('closes once, however often one comes back', () => {
    const { told, showing } = show()
    showing.enter()
    for (const wall of [100, 200]) {
      for (let i = 0; i <= 20; i++) showing.sample(i * 0.05, wall + i * 0.05)
      showing.leave()
    }
    expect(told.filter((e) => e.kind === 'swipe')).toHaveLength(1)
    expect(told.filter((e) => e.kind === 'impression')).toHaveLength(1)
    expect(new Set(told.flatMap((e) => (e.kind === 'watch' ? [e.loop] : [])))).toEqual(new Set([0, 1]))
  })

  it('says little of long videos', () => {
    expect(beatS(0)).toBe(0.12)
    expect(beatS(10)).toBeCloseTo(0.3)
    expect(beatS(500)).toBe(1)
  })
})
