from django.contrib import admin

from .models import Violation


@admin.register(Violation)
class ViolationAdmin(admin.ModelAdmin):
    """The list of what to repair; a row that is deleted comes back when it happens again."""

    list_display = ["blocked", "directive", "page", "times", "first_at", "last_at"]
    list_display_links = None
    list_filter = ["directive"]
    search_fields = ["blocked", "page"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
