// What stands over the message field: the message that is answered or edited.

const heads = { reply: "Reply to", edit: "Edit" }

/** Begins a reply or an edit from a button under a message. */
export function fillContext(button) {
  const bubble = button.closest(".bubble")
  const form = button.closest("[data-place]").querySelector(".composer")
  const { act, text, excerpt, message } = button.dataset
  clearContext(form)
  form.elements[act === "edit" ? "edit" : "reply_to"].value = message ?? bubble.dataset.message
  if (act === "edit") form.elements.text.value = text
  const context = form.querySelector(".context")
  context.querySelector("b").textContent = heads[act]
  context.querySelector("span").textContent = excerpt ?? text
  context.hidden = false
  button.closest("details").open = false
  form.elements.text.focus()
}

/** Ends it. */
export function clearContext(form) {
  const { reply_to: reply, edit, text } = form.elements
  if (edit.value) text.value = ""
  reply.value = edit.value = ""
  form.querySelector(".context").hidden = true
}
