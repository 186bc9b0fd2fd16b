/* A tab's badge counts errors before script has drawn those of blocks, and so misses
   them (Wagtail's issue 12823): count again when all is drawn. */
window.addEventListener('load', () => {
  for (const badge of document.querySelectorAll('.w-tabs__errors')) {
    window.wagtail.app.getControllerForElementAndIdentifier(badge, 'w-count')?.count();
  }
});
