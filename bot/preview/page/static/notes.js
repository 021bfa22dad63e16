// Short words of the page itself, in the chat to which they belong.

function put(near, element) {
  const panel = near.closest(".phone")
  panel.querySelector(".toasts").append(element)
}

/** A line that vanishes by itself. */
export function note(near, words) {
  const toast = document.createElement("p")
  toast.className = "toast"
  toast.dataset.shown = ""
  toast.textContent = words
  put(near, toast)
  setTimeout(() => toast.remove(), 3000)
}

/** A window with a text and "OK". */
export function ask(near, words, text) {
  const alert = document.createElement("div")
  alert.className = "alert"
  alert.dataset.shown = ""
  alert.setAttribute("role", "alertdialog")
  alert.setAttribute("aria-label", words)
  const [head, body, button] = ["p", "pre", "button"].map((name) => document.createElement(name))
  head.textContent = words
  body.textContent = text
  button.type = "button"
  button.dataset.close = ""
  button.textContent = "OK"
  alert.append(head, body, button)
  put(near, alert)
  button.focus()
}
