// More or less of something, from a video: acts at once on what is loaded here, with a way back in the message.
import { controls } from '../controls.svelte'
import { panels } from '../panel.svelte'
import { place } from '../place.svelte'
import { say } from '../toasts.svelte'
import type { Mute } from '../wire/controls'
import type { Creator, ReportReason } from '../wire/types'
import { t } from '../words.svelte'
import { block, more, notInterested, report } from './acts.svelte'
import type { Item } from './feed.svelte'
import { gate, matches } from './gate'
import { rememberReported } from './reported'

function said(text: string, undo: () => void): void {
  if (panels.now && (!place.wide || panels.now.kind !== 'why')) panels.close()
  say(text, { text: t('act.undo'), run: undo })
}

/** Not interested in this video; nothing happens for one that the feed did not show. */
export function refuseVideo(item: Item): void {
  const untell = notInterested(item)
  if (!untell) return
  const back = gate.refuse(`video ${item.video.id}`, matches.video(item.video.id))
  said(t('toast.notInterested'), () => {
    untell()
    back()
  })
}

/** Reports a video: it leaves at once, and this browser shows it no more. Nothing happens for one that the feed did not show. */
export function reportVideo(item: Item, reason: ReportReason): void {
  const id = item.video.id
  let back: () => void = () => undefined
  const allow = () => {
    rememberReported(id, false)
    back()
  }
  const untell = report(item, reason, allow)
  if (!untell) return
  rememberReported(id, true)
  back = gate.refuse(`report ${id}`, matches.video(id))
  said(t('toast.reported'), () => {
    untell()
    allow()
  })
}

export function refuseMaker(creator: Creator): void {
  const untell = block(creator)
  const back = gate.refuse(`block ${creator.id}`, matches.creator(creator.id))
  said(t('toast.blocked', { handle: creator.handle }), () => {
    untell()
    back()
  })
}

export const muteKey = (mute: Pick<Mute, 'about' | 'what'>) => `${mute.about} ${mute.what}`

/** Hides what is loaded of a mute; returns the way back. */
export function hide(mute: Pick<Mute, 'about' | 'what' | 'also'>): () => void {
  const match = mute.about === 'keyword' ? matches.keyword([mute.what, ...mute.also]) : matches[mute.about](mute.what)
  return gate.refuse(muteKey(mute), match)
}

/** Nothing more of a maker, sound, hashtag or word; `name` is how people know it. */
export async function muteIt(mute: Pick<Mute, 'about' | 'what' | 'also'>, name: string): Promise<boolean> {
  const back = hide(mute)
  said(t('toast.muted', { name }), () => {
    back()
    void controls.mute(mute, false)
  })
  const taken = await controls.mute(mute, true)
  if (!taken) back()
  return taken
}

/** Takes a mute back, with a way back to it. */
export async function unmute(mute: Mute): Promise<void> {
  if (!(await controls.mute(mute, false))) return
  gate.allow(muteKey(mute))
  said(t('toast.unmuted', { name: mute.name }), () => void muteIt(mute, mute.name))
}

/** Sets how much is wanted of a topic; at the lowest level what is loaded of it goes as well. */
export async function setTopic(topic: string, level: number, quiet = false): Promise<void> {
  const before = controls.level(topic)
  const key = `topic ${topic}`
  const back = level === -2 ? gate.refuse(key, matches.topic(topic)) : () => gate.allow(key)
  if (level !== -2) gate.allow(key)
  const undo = () => {
    back()
    void controls.slide(topic, before)
  }
  if (!quiet) said(t('toast.topic', { topic, level: t(levelWord(level)) }), undo)
  if (!(await controls.slide(topic, level))) back()
}

const LEVELS = ['level.least', 'level.less', 'level.usual', 'level.more', 'level.most'] as const
export const levelWord = (level: number) => LEVELS[Math.max(0, Math.min(4, level + 2))] ?? 'level.usual'

export function moreLike(item: Item): void {
  const untell = more(item)
  if (untell) said(t('toast.more'), untell)
}
