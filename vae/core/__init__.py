"""What knows no image and no model: errors, folders, files, the cache, processes, estimates."""
