// One short message at a time, at the foot of the page, with at most one button.

export interface Toast {
  text: string
  button?: { text: string; run: () => void }
}

class Toasts {
  now = $state.raw<Toast | null>(null)
  private timer: ReturnType<typeof setTimeout> | null = null

  show(toast: Toast): void {
    if (this.timer) clearTimeout(this.timer)
    this.now = toast
    this.timer = setTimeout(() => (this.now = null), toast.button ? 7000 : 3500)
  }
  clear(): void {
    this.now = null
  }
}

export const toasts = new Toasts()
export const say = (text: string, button?: Toast['button']) => toasts.show(button ? { text, button } : { text })
