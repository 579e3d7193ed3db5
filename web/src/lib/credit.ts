// In words: how a video was made from another, and where both are shown.
import type { Credit, How } from './wire/types'
import { t } from './words.svelte'

/** `handle` is empty when the other one is gone, or not for you to see. */
export function creditText({ how, handle }: { how: How; handle: string }): string {
  return handle === '' ? t('made.fromGone') : t(`made.credit.${how}`, { handle })
}
export const creditOf = (credit: Credit | null | undefined): string => (credit ? creditText(credit) : '')
export const chainOf = (video: string): string => `/v/${encodeURIComponent(video)}/made`
