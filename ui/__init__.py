"""The pages: one module a page; CSS and JavaScript are files under `assets/`."""
