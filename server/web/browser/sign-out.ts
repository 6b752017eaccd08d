/** What the tab keeps of answers and comments is gone once its reader signs out; last of all, since pages keep them while they are left. */
document.querySelector('form[action="/logout"]')?.addEventListener('submit', () => {
  window.addEventListener('pagehide', () => sessionStorage.clear());
});
