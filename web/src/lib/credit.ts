// In words: how a video was made from another, and where both are shown.
import type { Credit, How } from './wire/types'
import { count, t } from './words.svelte'

/** `handle` is empty when the other one is gone, or not for you to see. */
export function creditText({ how, handle }: { how: How; handle: string }): string {
  return handle === '' ? t('made.fromGone') : t(`made.credit.${how}`, { handle })
}
/** Both ways: what it was made from, and how many were made from it; empty when neither is so. */
export function chainText({ credit, remixes = 0 }: { credit?: Credit | null; remixes?: number }): string {
  const below = remixes > 0 ? t('made.deeper', { n: count(remixes) }) : ''
  return [credit ? creditText(credit) : '', below].filter(Boolean).join(' · ')
}
export const chainOf = (video: string): string => `/v/${encodeURIComponent(video)}/made`
