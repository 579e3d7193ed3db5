/**
 * Keeps a component loaded: `load` runs now and whenever what it read before its first `await` changes.
 * `wanted()` turns false once something newer is asked for or the component has left: an answer that comes
 * later is dropped, and nothing of a component that is gone is read. Returns what asks again.
 */
export function loads(load: (wanted: () => boolean) => Promise<void>): () => void {
  let round = $state(0)
  $effect(() => {
    void round
    let here = true
    void load(() => here)
    return () => {
      here = false
    }
  })
  return () => {
    round += 1
  }
}
