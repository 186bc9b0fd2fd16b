/* Starts Wagtail's InlinePanel on rows drawn as a table, without inline script. */
document.addEventListener('DOMContentLoaded', () => {
  for (const button of document.querySelectorAll('[data-tpi-rows]')) {
    new window.InlinePanel(JSON.parse(button.dataset.tpiRows));
  }
});
